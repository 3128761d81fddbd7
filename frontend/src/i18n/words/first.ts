import type { Words } from '@/i18n';

export default {
  app: {
    name: ['同心', 'Tongxin'],
    motto: ['有话说给工会听', 'Tell your union'],
    union_of: ['{{unit}}工会', 'the union of {{unit}}'],
    skip: ['跳到正文', 'Skip to content'],
    loading: ['正在打开', 'Opening'],
    new_page: ['{{title}} · 同心', '{{title}} · Tongxin'],
  },
  act: {
    back: ['返回', 'Back'],
    cancel: ['取消', 'Cancel'],
    retry: ['再试一次', 'Try again'],
    more: ['显示更多', 'Show more'],
    remove: ['移除', 'Remove'],
    search: ['搜索', 'Search'],
    clear: ['清除条件', 'Clear filters'],
    close: ['关闭', 'Close'],
    copy: ['复制', 'Copy'],
    copied: ['已复制', 'Copied'],
    open: ['查看', 'Open'],
    reason: ['理由', 'Reason'],
    required: ['请填写', 'Please fill this in'],
  },
  look: {
    large: ['大字版', 'Large type'],
  },
  password: {
    missing: ['还差 {{count}} 个字符', '{{count}} more characters', '1 more character'],
    simple: [
      '够长了，但太容易猜：不要只用数字，也不要重复',
      'Long enough, but easy to guess: not digits alone, not one sign again and again',
    ],
    long_enough: ['长度够了', 'Long enough'],
  },
  proof: {
    code: ['验证器的 6 位数字，或恢复码', 'Six digits of your authenticator, or a recovery code'],
    passkey: ['用通行密钥（指纹、面容或锁屏密码）', 'Use a passkey (finger, face or screen lock)'],
    not_given: ['没有拿到通行密钥', 'No passkey was given'],
    not_given_detail: [
      '可能是取消了，或者这台设备上没有。请再试一次，或者换一种方式。',
      'It was cancelled, or this device has none. Try again, or choose another way.',
    ],
  },
  problem: {
    no_answer: ['连不上服务器', 'The server cannot be reached'],
    no_answer_detail: [
      '请检查网络后再试。您填写的内容已保存在这台设备上。',
      'Check your network and try again. What you wrote is saved on this device.',
    ],
    server_away_detail: [
      '服务器暂时没有回应，请稍后再试。您填写的内容已保存在这台设备上。',
      'The server does not answer at the moment; try again later. What you wrote is saved on this device.',
    ],
    sent_before: ['改动之前的内容已经提交成功', 'What you had before the change was sent'],
    sent_before_detail: [
      '上一次其实已经送到，只是没有收到回音。请先核对；要把现在的内容也提交，请再按一次。',
      'It did arrive; only its receipt got lost. Check it first. To send what you have now as well, press again.',
    ],
    unknown: ['服务器没有给出可读的答复', 'The server gave no readable answer'],
    unknown_detail: [
      '请稍后再试；如果一直这样，请告诉工会干部（代码 {{status}}）。',
      'Try again in a moment; if it keeps happening, tell your union officer (code {{status}}).',
    ],
    unexpected: ['页面出了问题', 'Something went wrong on this page'],
    unexpected_detail: [
      '请刷新页面再试。您填写的内容已保存在这台设备上。',
      'Reload the page and try again. What you wrote is saved on this device.',
    ],
    not_found: ['没有找到这个页面', 'There is no such page'],
    not_found_detail: [
      '地址可能写错了，或者您没有查看的权限。',
      'The address may be wrong, or you may not be allowed to see it.',
    ],
    not_yours: ['这一页不对您开放', 'This page is not open to you'],
    not_yours_detail: [
      '打开它需要相应的职责。刚换了岗位或职责有误，请找本单位的安全管理员。',
      'It needs a duty you do not hold. If your work has changed or this is a mistake, ask your security administrator.',
    ],
    wait: ['请在 {{seconds}} 秒后再试。', 'Try again in {{seconds}} seconds.'],
    go_home: ['回到首页', 'Go to Home'],
    some_missing: [
      '有一部分内容暂时取不到，稍后会自动再试。',
      'Part of this cannot be fetched right now; it will be tried again.',
    ],
  },
  offline: {
    title: ['没有网络', 'No network'],
    no_server: ['服务器没有回应，正在重试。', 'The server does not answer; trying again.'],
    try_now: ['马上重试', 'Try now'],
    detail: [
      '可以继续写，内容保存在这台设备上；恢复后再提交。',
      'Keep writing: it is saved on this device. Submit once the connection is back.',
    ],
    waiting: ['现在读不到，联网后会自动读取。', 'Cannot be read now. It will be read by itself once you are online.'],
    slow: ['网络有点慢，还在读取…', 'The network is slow, still reading…'],
  },
  list: {
    loading: ['正在读取', 'Loading'],
  },
  files: {
    still: ['还有文件没有传完，传完才能提交', 'Some files are not uploaded yet; they must be before you can submit'],
  },
} as const satisfies Words;

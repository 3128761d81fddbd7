import type { Words } from '@/i18n';

export default {
  registrar: {
    title: ['登记员的工作', 'The registrar’s work'],
    lead: [
      '投票凭证在这台设备上生成，只发给投票人，平台收到的只有公开的一半。',
      'Credentials are made on this device and go to voters only; the platform gets their public halves.',
    ],
    voters: ['投票人数', 'Voters'],
    published: ['公开名单', 'Public list'],
    yes: ['已上传', 'Uploaded'],
    not_yet: ['还没有上传', 'Not uploaded yet'],
    too_early: [
      '名册还在公布，异议期结束后才能生成凭证。',
      'The roll can still be objected to. Credentials are made once that has ended.',
    ],
    elsewhere: [
      '凭证不在这台设备的浏览器里。请用生成凭证的那台设备打开这个页面。',
      'The credentials are not in this browser. Open this page on the device that made them.',
    ],
    make: ['生成投票凭证', 'Make the credentials'],
    make_lead: [
      '用口令加密后分批存在这台设备上；中途关闭页面，回来可以接着做。完成后自动上传公开名单，并给已登记设备的投票人密封凭证。',
      'They are kept on this device in parts under your passphrase; close the page and you can go on later. The public list is then uploaded, and each device with a key gets its credential sealed.',
    ],
    make_button: ['生成并上传公开名单', 'Make them and upload the public list'],
    go_on: ['继续', 'Go on'],
    resumed: [
      '这台设备上已有 {{made}} 份，共 {{voters}} 份。请输入当时的口令继续。',
      '{{made}} of {{voters}} are on this device. Type the same passphrase to go on.',
    ],
    making: ['正在生成凭证', 'Making credentials'],
    reading_roll: ['正在读取名册', 'Reading the roll'],
    publishing: ['正在上传公开名单', 'Uploading the public list'],
    sealing: ['正在为设备密封凭证', 'Sealing credentials to devices'],
    sending: ['正在上传密封凭证', 'Uploading sealed credentials'],
    hand_out: ['发放凭证', 'Hand out the credentials'],
    hand_out_lead: [
      '公开名单已上传。筹备完成前有人新登记了设备，请再密封一次；完成后给没有密封凭证的人打印纸条。',
      'The public list is uploaded. Until the set-up ends, seal again when more voters have a device key; then print slips for those without a sealed credential.',
    ],
    paper_later: [
      '纸条在筹备完成后才能打印：之前打印的，可能有人又登记了设备，凭证就会发重。',
      'Slips are printed once the set-up has ended: somebody with one could still register a device and have two credentials.',
    ],
    lost: ['有人丢了手机：姓名', 'Somebody lost their phone: name'],
    lost_hint: [
      '打印原来密封到那台手机的凭证，当面交给本人。最后投的一票算数。',
      'Prints the credential that was sealed to that phone; hand it over in person. The last ballot counts.',
    ],
    lost_find: ['查找', 'Find'],
    lost_nobody: [
      '没有这个姓名的密封凭证。没有密封凭证的人用上面的纸条。',
      'No credential is sealed for that name. Who has none uses one of the slips above.',
    ],
    lost_print: ['补印：{{name}}，{{unit}}', 'Print for {{name}}, {{unit}}'],
    seal_button: ['给新登记的设备密封凭证', 'Seal for devices registered since'],
    paper_button: ['准备纸条', 'Prepare slips on paper'],
    paper: ['纸条', 'Slips on paper'],
    paper_lead: [
      '共 {{count}} 张，次序已打乱。打印后对折，由投票人抽取：谁也不知道谁拿了哪一张。',
      '{{count}} slips, in random order. Fold them and let voters draw: nobody knows who has which.',
      'One slip. Fold it and hand it over unread.',
    ],
    no_paper: ['所有投票人都有密封凭证，不需要纸条。', 'All voters have a sealed credential; no slips are needed.'],
    print: ['打印第 {{from}}–{{to}} 张，或存为 PDF', 'Print {{from}}–{{to}}, or save as PDF'],
    slip_hint: ['用手机扫码，或在投票间输入凭证', 'Scan the code, or type the credential in the booth'],
    slip_weight: ['票权 {{weight}}', 'Weight {{weight}}'],
    drop: ['从这台设备删除全部凭证', 'Delete all credentials from this device'],
    drop_ask: ['删除这台设备上的凭证？', 'Delete the credentials from this device?'],
    drop_fact: [
      '删除后不能再密封或打印。请在所有投票人都拿到凭证后再删除。',
      'Nothing can be sealed or printed afterwards. Do it once all voters have theirs.',
    ],
  },
} as const satisfies Words;

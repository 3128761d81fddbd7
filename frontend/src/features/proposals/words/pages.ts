import type { Words } from '@/i18n';

export default {
  proposals: {
    title: ['申请与确认', 'Proposals'],
    lead: [
      '授予重要角色，重置、停用或调动担任重要角色的人和账号已被锁定的人，都由一位管理员申请、另一类管理员确认后才生效。',
      'To grant an important role, and to reset, deactivate or move its holder or somebody whose account is locked, one administrator proposes and one of another office confirms.',
    ],
    waiting: ['等待确认', 'Waiting'],
    decided: ['已有结果', 'Decided'],
    none_waiting: ['没有等待确认的申请', 'No proposal waits for confirmation'],
    none_decided: ['还没有过申请', 'Nothing has been proposed yet'],
    state: {
      OPEN: ['等待确认', 'Waiting'],
      CONFIRMED: ['已确认', 'Confirmed'],
      REFUSED: ['不同意', 'Refused'],
      WITHDRAWN: ['已撤回', 'Withdrawn'],
      LAPSED: ['已过期', 'Lapsed'],
    },
    what: {
      grant: ['授予{{name}}：{{unit}}的{{role}}', 'Grant {{name}}: {{role}} at {{unit}}'],
      reset: ['给{{name}}发激活码', 'Activation code for {{name}}'],
      deactivation: ['停用{{name}}的账号', 'Deactivate the account of {{name}}'],
      move: ['把{{name}}调到{{unit}}', 'Move {{name}} to {{unit}}'],
    },
    answer_hint: ['申请人和本人都看得到', 'The proposer and the member read it'],
    by: ['申请人', 'Proposed by'],
    person: ['{{name}}（{{office}}）', '{{name}} ({{office}})'],
    code: ['激活码', 'Activation code'],
    code_fact: ['分成两半，申请人和确认人各交给本人一半', 'In two halves: proposer and confirmer each hand one to the member'],
    until: ['期限', 'Time limit'],
    until_fact: ['{{when}}前没有人确认就作废', 'Lapses on {{when}} unless it is confirmed'],
    confirm: ['确认', 'Confirm'],
    confirm_ask: ['确认{{what}}？', 'Confirm: {{what}}?'],
    confirm_fact: {
      grant: [
        '{{number}} {{name}}马上成为{{unit}}的{{role}}，在它下面的所有单位也有效。',
        '{{number}} {{name}} becomes {{role}} at {{unit}} and everything below it at once.',
      ],
      reset: [
        '{{number}} {{name}}用激活码登录以前，账号一切照常；本人会收到通知，可以停止。',
        'Until {{number}} {{name}} uses the code, the account works as before. The member is told and can stop it.',
      ],
      deactivation: [
        '{{number}} {{name}}会立刻退出所有设备，不能再登录；担任的职务和授予的角色同时结束。',
        '{{number}} {{name}} is signed out everywhere at once and cannot sign in; posts and roles end.',
      ],
      move: [
        '{{number}} {{name}}会退出所有设备，重新登录后就在{{unit}}；角色不变，但反映{{unit}}的诉求不再由其办理。',
        '{{number}} {{name}} is signed out everywhere and then belongs to {{unit}}. The roles stay, but concerns about {{unit}} are no longer theirs to handle.',
      ],
    },
    confirm_code: [
      '您会看到激活码的一半，请当面核对工作证后交给本人；另一半在申请人手里。',
      'You see one half of the activation code. Check the badge in person and hand it to the member; the proposer has the other half.',
    ],
    confirmed: ['已确认：{{what}}', 'Confirmed: {{what}}'],
    refuse: ['不同意', 'Refuse'],
    refuse_fact: ['申请不会生效，什么都不改变。', 'It does not take effect and nothing changes.'],
    refused: ['已回复不同意：{{what}}', 'Refused: {{what}}'],
    withdraw: ['撤回申请', 'Withdraw'],
    withdrawn: ['已撤回：{{what}}', 'Withdrawn: {{what}}'],
    half_second: [
      '这是您的一半，另一半在申请人手里。两半都交给{{name}}，合在一起才能激活，先后不限。',
      'This is your half; the proposer has the other. {{name}} needs both to activate the account, in either order.',
    ],
  },
} as const satisfies Words;

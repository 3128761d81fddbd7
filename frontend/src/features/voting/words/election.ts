import type { Words } from '@/i18n';

export default {
  election: {
    list: ['选举', 'Elections'],
    list_lead: [
      '这里是与您有关的选举。投票是无记名的：没有人能知道您投了什么，平台也不知道您投没投。',
      'Elections that concern you. Votes are secret: nobody can learn how you voted, and the platform does not know whether you did.',
    ],
    working_lead: ['您是选举委员会成员、密钥托管人或登记员的选举。', 'Elections whose committee, trustee or registrar you are.'],
    show: {
      label: ['显示', 'Show'],
      all: ['与我有关', 'That concern me'],
      working: ['我负责的', 'That I work on'],
    },
    none: ['现在没有选举', 'No elections now'],
    none_hint: ['名册公布后会通知您。', 'You are told once a roll is published.'],
    name: ['名称', 'Title'],
    state_title: ['状态', 'State'],
    unit: ['单位', 'Unit'],
    when: {
      title: ['时间', 'Dates'],
      objections: ['异议截止 {{when}}', 'Objections until {{when}}'],
      opens: ['{{when}} 开始', 'Opens {{when}}'],
      closes: ['{{when}} 截止', 'Closes {{when}}'],
      closed: ['{{when}} 已截止', 'Closed {{when}}'],
    },
    state: {
      DRAFT: ['草稿', 'Draft'],
      ROLL: ['名册公布中', 'Roll published'],
      SETUP: ['筹备密钥和凭证', 'Being set up'],
      READY: ['待开始', 'Ready to open'],
      OPEN: ['投票中', 'Open'],
      CLOSED: ['投票结束', 'Closed'],
      TALLIED: ['等待解密', 'To be decrypted'],
      DECRYPTED: ['已出结果，待确认', 'Result to be certified'],
      SIGNED: ['已有一人签字', 'Signed by one'],
      CERTIFIED: ['结果已确认', 'Certified'],
      VOID: ['已作废', 'Void'],
    },
  },
} as const satisfies Words;

import type { Words } from '@/i18n';

export default {
  nav: {
    group_help: ['困难帮扶', 'Assistance'],
    households: ['困难档案', 'Hardship files'],
    households_waiting: [
      '困难档案，{{count}} 份等您处理',
      'Hardship files, {{count}} waiting for you',
      'Hardship files, 1 waiting for you',
    ],
    visits: ['走访慰问', 'Visits'],
    visits_waiting: ['走访慰问，{{count}} 件等您办', 'Visits, {{count}} waiting for you', 'Visits, 1 waiting for you'],
    aids: ['帮扶金', 'Aid'],
    report: ['帮扶报告', 'Report'],
    claims: ['互助理赔', 'Mutual aid claims'],
    campaigns: ['慰问活动', 'Relief campaigns'],
    payouts: ['付款批次', 'Payment batches'],
    funds: ['资金账户', 'Funds'],
    programmes: ['帮扶项目', 'Programmes'],
  },
  home: {
    help: ['求帮助', 'Ask for help'],
    help_hint: ['家里有困难，两分钟先自查', 'Hard times at home: check in two minutes'],
    help_draft: ['您有一份没填完的困难帮扶申请', 'You have an application for help you did not finish'],
    help_draft_go: ['继续填', 'Go on'],
    households: ['去困难帮扶', 'Go to assistance'],
    households_hint: ['等我核查、评议、审批的', 'To visit, assess or approve'],
    payouts: ['去付款', 'Go to payments'],
    payouts_hint: ['制单、复核、导入回盘文件', 'Make, release, take in results'],
    funds: ['去查账', 'Go to the ledger'],
    funds_hint: ['每一分钱从预算到银行', 'Each fen from the budget to the bank'],
  },
  service: { assistance: ['困难帮扶', 'Assistance'] },
} as const satisfies Words;

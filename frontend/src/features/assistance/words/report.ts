import type { Words } from '@/i18n';

export default {
  helped: {
    title: ['帮扶服务报告', 'Report on assistance'],
    lead: ['谁得到了帮助、多快、多少。', 'Who was helped, how fast and how much.'],
    quarter: ['季度', 'Quarter'],
    quarter_name: ['{{year}} 年第 {{number}} 季度', 'Quarter {{number}} of {{year}}'],
    xlsx: ['下载 Excel', 'Download Excel'],
    pdf: ['下载 PDF', 'Download PDF'],
    hidden: [
      '少于 5 人的行不显示，能推算出来的也不显示，以免认出是谁。',
      'Lines of fewer than 5 people are hidden, and those from which one could be reckoned, so that nobody is recognised.',
    ],
    few: ['<5', '<5'],
    name: ['名称', 'Name'],
    people: ['人数', 'People'],
    helps: ['次数', 'Times'],
    fen: ['金额', 'Amount'],
    days: ['天数（中位）', 'Days (median)'],
    none: ['这个季度没有记录', 'Nothing in this quarter'],
  },
} as const satisfies Words;

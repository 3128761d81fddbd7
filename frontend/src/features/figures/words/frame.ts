import type { Words } from '@/i18n';

export default {
  nav: {
    figures: ['各单位数据', 'Unit figures'],
  },
  service: {
    insights: ['数据', 'Figures'],
  },
} as const satisfies Words;

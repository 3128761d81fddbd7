import type { Words } from '@/i18n';

export default {
  nav: {
    figures: ['诉求数据', 'Concern figures'],
  },
  service: {
    insights: ['数据', 'Figures'],
  },
} as const satisfies Words;

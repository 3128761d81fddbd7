import type { Words } from '@/i18n';

export default {
  nav: {
    roster: ['名册导入', 'Roster import'],
  },
} as const satisfies Words;

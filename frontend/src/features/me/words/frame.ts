import type { Words } from '@/i18n';

export default {
  nav: {
    me: ['我的', 'Me'],
  },
} as const satisfies Words;

import type { Words } from '@/i18n';

export default {
  nav: { library: ['职工书屋', 'Library'] },
} as const satisfies Words;

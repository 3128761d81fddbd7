import type { Words } from '@/i18n';

export default {
  nav: { honours: ['评优评先', 'Honours'] },
} as const satisfies Words;

import type { Words } from '@/i18n';

export default {
  nav: { innovations: ['五小创新', 'Innovations'] },
} as const satisfies Words;

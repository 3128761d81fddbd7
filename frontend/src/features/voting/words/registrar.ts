import type { Words } from '@/i18n';

export default {
  registrar: { title: ['登记员的工作', 'The registrar’s work'] },
} as const satisfies Words;

import type { Words } from '@/i18n';

export default {
  trustee: { title: ['托管人的工作', 'The trustee’s work'] },
} as const satisfies Words;

import type { Words } from '@/i18n';

export default {
  nav: { machines: ['接入系统', 'Machine clients'] },
} as const satisfies Words;

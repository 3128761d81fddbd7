import type { Words } from '@/i18n';

export default {
  service: {
    identity: ['账号和个人信息', 'Account and personal details'],
  },
} as const satisfies Words;

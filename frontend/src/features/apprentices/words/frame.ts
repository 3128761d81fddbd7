import type { Words } from '@/i18n';

export default {
  nav: { apprenticeships: ['师带徒', 'Apprentices'], hours: ['培训学时', 'Training hours'] },
} as const satisfies Words;

import type { Words } from '@/i18n';

export default {
  nav: { contests: ['竞赛', 'Contests'] },
} as const satisfies Words;

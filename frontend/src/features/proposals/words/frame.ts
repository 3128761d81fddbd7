import type { Words } from '@/i18n';

export default {
  nav: {
    proposals_waiting: ['申请与确认，{{count}} 项等您确认', 'Proposals, {{count}} to confirm'],
    proposals: ['申请与确认', 'Proposals'],
  },
  home: {
    proposals: ['申请与确认', 'Proposals'],
    proposals_hint: ['授权、重置、停用和调动，由您确认', 'Roles, resets, deactivations and moves to confirm'],
  },
} as const satisfies Words;

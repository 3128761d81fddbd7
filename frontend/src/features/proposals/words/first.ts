export default {
  nav: {
    proposals_waiting: '申请与确认，{{count}} 项等您确认',
    proposals: '申请与确认',
  },
  home: {
    proposals: '申请与确认',
    proposals_hint: '授权、重置、停用和调动，由您确认',
  },
} as const;

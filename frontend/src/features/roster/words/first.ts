export default {
  nav: {
    roster: '名册导入',
  },
} as const;

export default {
  nav: {
    figures: '诉求数据',
  },
} as const;

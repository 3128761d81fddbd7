export default {
  nav: {
    me: '我的',
  },
} as const;

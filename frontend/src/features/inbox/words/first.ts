export default {
  nav: {
    inbox: '消息',
    inbox_unread: '消息，{{count}} 条未读',
  },
  home: {
    read: '看消息',
    read_hint: '工会给我的回音',
  },
} as const;

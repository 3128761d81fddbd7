export default {
  inbox: {
    title: '消息',
    all: '全部',
    unread: '未读',
    none: '还没有消息',
    none_hint: '诉求有进展时，会在这里告诉您。',
    none_unread: '没有未读消息',
    read_all: '全部标为已读',
    is_unread: '未读',
  },
  service: {
    notifications: '消息',
  },
} as const;

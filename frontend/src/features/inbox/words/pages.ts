import type { Words } from '@/i18n';

export default {
  inbox: {
    title: ['消息', 'Inbox'],
    all: ['全部', 'All'],
    unread: ['未读', 'Unread'],
    none: ['还没有消息', 'No messages yet'],
    none_hint: ['诉求有进展时，会在这里告诉您。', 'We tell you here when something happens to a concern.'],
    none_unread: ['没有未读消息', 'No unread messages'],
    read_all: ['全部标为已读', 'Mark all as read'],
    is_unread: ['未读', 'Unread'],
  },
} as const satisfies Words;

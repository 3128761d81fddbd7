import type { Words } from '@/i18n';

export default {
  nav: {
    inbox: ['消息', 'Inbox'],
    inbox_unread: ['消息，{{count}} 条未读', 'Inbox, {{count}} unread'],
  },
  home: {
    read: ['看消息', 'Read messages'],
    read_hint: ['工会给我的回音', 'What the union answered'],
  },
  service: {
    notifications: ['消息', 'Messages'],
  },
} as const satisfies Words;

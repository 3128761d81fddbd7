import type { Words } from '@/i18n';

export default {
  nav: {
    inbox: ['消息', 'Inbox'],
    inbox_unread: ['消息，{{count}} 条未读', 'Inbox, {{count}} unread'],
  },
  service: {
    notifications: ['消息', 'Messages'],
  },
} as const satisfies Words;

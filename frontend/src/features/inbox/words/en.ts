export default {
  nav: {
    inbox: 'Inbox',
    inbox_unread: 'Inbox, {{count}} unread',
  },
  home: {
    read: 'Read messages',
    read_hint: 'What the union answered',
  },
  inbox: {
    title: 'Inbox',
    all: 'All',
    unread: 'Unread',
    none: 'No messages yet',
    none_hint: 'We tell you here when something happens to a concern.',
    none_unread: 'No unread messages',
    read_all: 'Mark all as read',
    is_unread: 'Unread',
  },
  service: {
    notifications: 'Messages',
  },
} as const;

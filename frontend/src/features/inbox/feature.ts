/** Messages to me. */
import BellOutlined from '@ant-design/icons-svg/es/asn/BellOutlined';
import { useQuery } from '@tanstack/react-query';
import { createRoute } from '@tanstack/react-router';
import i18n from 'i18next';
import { unreadQuery } from '@/api/inbox';
import type { Feature } from '@/feature';
import { lazyPage, page, type Search } from '@/routes';
import type first from './words/first';
import type pages from './words/pages';

const addresses = [
  createRoute({
    ...page('/inbox'),
    validateSearch: (search: Search): { unread?: boolean } => ({ unread: search.unread === true || undefined }),
    component: lazyPage(() => import('./inbox-page')),
  }),
] as const;

const useUnread = () => useQuery(unreadQuery).data?.unread ?? 0;

const feature: Feature = {
  tab: {
    to: '/inbox',
    label: 'nav.inbox',
    icon: BellOutlined,
    rail: { place: 'foot', label: 'nav.inbox' },
    count: { useCount: useUnread, spoken: (count) => i18n.t('nav.inbox_unread', { count }) },
  },
  tiles: [{ to: '/inbox', icon: BellOutlined, label: 'home.read', hint: 'home.read_hint', isWithoutDuty: true }],
  live: { lists: [['unread'], ['inbox']] },
  service: { name: 'notifications', label: 'service.notifications' },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    inbox: typeof first & typeof pages;
  }
}

/** Messages to me. */
import BellOutlined from '@ant-design/icons-svg/es/asn/BellOutlined';
import { useQuery } from '@tanstack/react-query';
import { createRoute } from '@tanstack/react-router';
import { unreadQuery } from '@/api/inbox';
import type { Feature } from '@/feature';
import { t } from '@/i18n';
import { lazyPage, page, type Search } from '@/routes';
import type frame from './words/frame';
import type pages from './words/pages';

const addresses = [
  createRoute({
    ...page('/inbox'),
    validateSearch: (search: Search): { unread?: boolean } => ({ unread: search.unread === true || undefined }),
    component: lazyPage('inbox', () => import('./inbox-page')),
  }),
] as const;

const useUnread = () => useQuery(unreadQuery).data?.unread ?? 0;

const feature: Feature = {
  arrivals: {
    to: '/inbox',
    label: 'nav.inbox',
    icon: BellOutlined,
    count: { useCount: useUnread, spoken: (count) => t('nav.inbox_unread', { count }) },
  },
  live: { lists: [['unread'], ['inbox']] },
  service: { name: 'notifications', label: 'service.notifications' },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    inbox: typeof frame & typeof pages;
  }
}

/** Orders: placing one, and the clerks who see to them. */
import ShoppingOutlined from '@ant-design/icons-svg/es/asn/ShoppingOutlined';
import { createRoute } from '@tanstack/react-router';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { lazyPage, page, type Search } from '@/routes';
import type frame from './words/frame';
import type pages from './words/pages';

const addresses = [
  createRoute({
    ...page('/shop/orders'),
    validateSearch: (search: Search): { waiting?: boolean } => ({ waiting: search.waiting === true || undefined }),
    component: lazyPage('shop', () => import('./orders-page')),
  }),
  createRoute({ ...page('/shop/orders/new'), component: lazyPage('shop', () => import('./order-form-page')) }),
  createRoute({ ...page('/shop/orders/$orderId'), component: lazyPage('shop', () => import('./order-page')) }),
] as const;

const feature: Feature = {
  duties: [
    {
      group: 'nav.group_shop',
      label: 'nav.orders',
      to: '/shop/orders',
      isFor: (me) => holds(me, 'clerk'),
      isOpen: true, // Buyers open theirs below it.
    },
  ],
  tiles: [{ to: '/shop/orders/new', icon: ShoppingOutlined, label: 'home.order', hint: 'home.order_hint' }],
  draft: { name: 'order', to: '/shop/orders/new', label: 'home.order_draft', go: 'home.draft_go' },
  live: { subjects: { order: (id) => [id ? ['order', id] : ['order']] }, lists: [['orders']] },
  service: { name: 'shop', label: 'service.shop' },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    shop: typeof frame & typeof pages;
  }
}

/** Orders: placing one, and the clerks who see to them. */
import OrderedListOutlined from '@ant-design/icons-svg/es/asn/OrderedListOutlined';
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
    validateSearch: ({ shown }: Search): { shown?: 'all' | 'waiting' } =>
      shown === 'all' || shown === 'waiting' ? { shown } : {},
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
      to: '/shop/orders?shown=waiting',
      isFor: (me) => holds(me, 'clerk'),
      isOpen: true, // Buyers have theirs there.
    },
  ],
  tiles: [
    { to: '/shop/orders/new', icon: ShoppingOutlined, label: 'home.order', hint: 'home.order_hint' },
    { to: '/shop/orders', icon: OrderedListOutlined, label: 'home.orders', hint: 'home.orders_hint' },
  ],
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

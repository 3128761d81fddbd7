/** My own settings, sessions and data. */
import UserOutlined from '@ant-design/icons-svg/es/asn/UserOutlined';
import { createRoute } from '@tanstack/react-router';
import type { Feature } from '@/feature';
import { lazyPage, page } from '@/routes';
import type frame from './words/frame';
import type pages from './words/pages';

const addresses = [
  createRoute({ ...page('/me'), component: lazyPage('me', () => import('./me-page')) }),
  createRoute({ ...page('/me/factors'), component: lazyPage('me', () => import('./factors-page')) }),
  createRoute({ ...page('/me/data'), component: lazyPage('me', () => import('./my-data-page')) }),
  createRoute({ ...page('/me/retention'), component: lazyPage('me', () => import('./retention-page')) }),
] as const;

const feature: Feature = {
  tab: { to: '/me', label: 'nav.me', icon: UserOutlined, also: ['/help'] },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    me: typeof frame & typeof pages;
  }
}

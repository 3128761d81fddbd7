/** Home: what needs me, and what I can do. */
import HomeOutlined from '@ant-design/icons-svg/es/asn/HomeOutlined';
import { createRoute } from '@tanstack/react-router';
import { todoQuery } from '@/api/inbox';
import type { Feature } from '@/feature';
import { page } from '@/routes';
import HomePage from './home-page';
import type frame from './words/frame';

const addresses = [
  createRoute({
    ...page('/'),
    // Asked for together with who this is.
    loader: ({ context }) => void context.queries.prefetchQuery(todoQuery),
    component: HomePage,
  }),
] as const;

const feature: Feature = {
  tab: { to: '/', label: 'nav.home', icon: HomeOutlined, rail: 'nav.home', also: ['/inbox', '/search'] },
  live: { lists: [['todo']] },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    home: typeof frame;
  }
}

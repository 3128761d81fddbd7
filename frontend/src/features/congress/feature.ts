/** Worker congresses: officers who prepare them, delegates, stewards at the door, the screen in the hall. */
import CheckSquareOutlined from '@ant-design/icons-svg/es/asn/CheckSquareOutlined';
import { createRoute } from '@tanstack/react-router';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { lazyPage, page } from '@/routes';
import type acts from './words/acts';
import type frame from './words/frame';
import type pages from './words/pages';

const addresses = [
  createRoute({ ...page('/congresses'), component: lazyPage('congress', () => import('./congresses-page')) }),
  createRoute({ ...page('/congresses/new'), component: lazyPage('congress', () => import('./congress-form-page')) }),
  createRoute({ ...page('/congresses/$congressId'), component: lazyPage('congress', () => import('./congress-page')) }),
  createRoute({
    ...page('/congresses/$congressId/delegates'),
    component: lazyPage('congress', () => import('./delegates-page')),
  }),
  createRoute({ ...page('/congresses/$congressId/check-in'), component: lazyPage('congress', () => import('./check-in-page')) }),
  createRoute({ ...page('/congresses/$congressId/hall'), component: lazyPage('congress', () => import('./hall-page')) }),
] as const;

const feature: Feature = {
  duties: [
    {
      group: 'nav.group_democracy',
      label: 'nav.congresses',
      to: '/congresses',
      isFor: (me) => holds(me, 'union_staff', 'election_committee'),
      // Delegates, stewards, and everybody of the unit.
      isOpen: true,
    },
  ],
  tiles: [{ to: '/congresses', icon: CheckSquareOutlined, label: 'home.congresses', hint: 'home.congresses_hint' }],
  draft: { name: 'congress', to: '/congresses/new', label: 'home.congress_draft', go: 'home.congress_draft_go' },
  live: {
    subjects: { congress: (id) => [id ? ['congress', id] : ['congress']], delegate: () => [['congress']] },
    lists: [['congresses'], ['delegates']],
  },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    congress: typeof acts & typeof frame & typeof pages;
  }
}

/** Contests: entered, ranked, judged, and draws that anybody checks. */
import { createRoute } from '@tanstack/react-router';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { entry, lazyPage, page } from '@/routes';
import type * as pages from './pages';
import type frame from './words/frame';
import type said from './words/pages';

const of = (name: keyof typeof pages) =>
  lazyPage('contests', () => import('./pages').then((found) => ({ default: found[name] })));

const addresses = [
  createRoute({ ...page('/learn/contests'), component: of('Contests') }),
  createRoute({ ...page('/learn/contests/$contestId'), component: of('Entering') }),
  createRoute({ ...page('/training/contests'), component: of('Organised') }),
  createRoute({ ...page('/training/contests/new'), component: of('ContestForm') }),
  createRoute({ ...page('/training/contests/$contestId'), component: of('Contest') }),
] as const;

/** In front of the sign-in. */
export const entries = [createRoute({ ...entry('/draw/$contestId'), component: of('Draw') })] as const;

const feature: Feature = {
  duties: [
    {
      group: 'nav.group_learning',
      label: 'nav.contests',
      to: '/training/contests',
      isFor: (me) => holds(me, 'training_officer'),
    },
  ],
  live: {
    subjects: { entry: () => [['own contest'], ['own contests']] },
    lists: [['own contests']],
  },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    contests: typeof frame & typeof said;
  }
}

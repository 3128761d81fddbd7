/** Small innovations (五小): submitted by a person or a team, judged by strangers, adopted. */
import { createRoute } from '@tanstack/react-router';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { lazyPage, oneOf, page, type Search } from '@/routes';
import type * as pages from './pages';
import type frame from './words/frame';
import type said from './words/pages';

const of = (name: keyof typeof pages) =>
  lazyPage('innovations', () => import('./pages').then((found) => ({ default: found[name] })));

export interface InnovationsSearch {
  show?: 'mine' | 'waiting' | 'notices';
}

const addresses = [
  createRoute({
    ...page('/learn/innovations'),
    validateSearch: (search: Search): InnovationsSearch => ({ show: oneOf(search.show, 'mine', 'waiting', 'notices') }),
    component: of('Innovations'),
  }),
  createRoute({ ...page('/learn/innovations/new'), component: of('InnovationForm') }),
  createRoute({ ...page('/learn/innovations/$innovationId'), component: of('Innovation') }),
] as const;

const feature: Feature = {
  duties: [
    {
      group: 'nav.group_learning',
      label: 'nav.innovations',
      to: '/learn/innovations?show=waiting',
      isFor: (me) => holds(me, 'training_officer', 'handler'),
      isAt: ({ pathname, search }) => pathname === '/learn/innovations' && search.get('show') === 'waiting',
      // What its author agrees to is public.
      isOpen: true,
    },
  ],
  live: {
    subjects: { innovation: (id) => [id ? ['innovation', id] : ['innovation']] },
    lists: [['innovations'], ['innovation notices']],
  },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    innovations: typeof frame & typeof said;
  }
}

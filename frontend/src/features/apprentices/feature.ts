/** Master and apprentice (师带徒), and hours of safety training. */
import { createRoute } from '@tanstack/react-router';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { lazyPage, oneOf, page, type Search } from '@/routes';
import type * as pages from './pages';
import type frame from './words/frame';
import type said from './words/pages';

const of = (name: keyof typeof pages) =>
  lazyPage('apprentices', () => import('./pages').then((found) => ({ default: found[name] })));

const addresses = [
  createRoute({
    ...page('/learn/apprenticeships'),
    validateSearch: (search: Search): { show?: 'all' } => ({ show: oneOf(search.show, 'all') }),
    component: of('Apprenticeships'),
  }),
  createRoute({ ...page('/learn/apprenticeships/$apprenticeshipId'), component: of('Apprenticeship') }),
  createRoute({ ...page('/learn/hours'), component: of('OwnHours') }),
  createRoute({ ...page('/training/hours'), component: of('UnitHours') }),
] as const;

const feature: Feature = {
  duties: [
    {
      group: 'nav.group_learning',
      label: 'nav.hours',
      to: '/training/hours',
      isFor: (me) => holds(me, 'training_officer'),
    },
    {
      group: 'nav.group_learning',
      label: 'nav.apprenticeships',
      to: '/learn/apprenticeships?show=all',
      isFor: (me) => holds(me, 'training_officer'),
      isAt: ({ pathname, search }) => pathname === '/learn/apprenticeships' && search.get('show') === 'all',
      // Everybody has their own there.
      isOpen: true,
    },
  ],
  live: {
    subjects: {
      apprenticeship: (id) => [id ? ['apprenticeship', id] : ['apprenticeship']],
      training_hours: () => [['own hours']],
    },
    lists: [['apprenticeships']],
  },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    apprentices: typeof frame & typeof said;
  }
}

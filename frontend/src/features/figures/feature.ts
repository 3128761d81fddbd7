/** Figures per unit. */
import { createRoute } from '@tanstack/react-router';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { lazyPage, oneOf, page, text, type Search } from '@/routes';
import type frame from './words/frame';
import type pages from './words/pages';

/** Concerns, where it says nothing. */
type About = 'assistance' | 'elections';

const addresses = [
  createRoute({
    ...page('/figures'),
    validateSearch: (search: Search): { about?: About; month?: string; months?: number } => ({
      about: oneOf(search.about, 'assistance', 'elections'),
      month: text(search.month),
      months: typeof search.months === 'number' ? search.months : undefined,
    }),
    component: lazyPage('figures', () => import('./figures-page')),
  }),
] as const;

const feature: Feature = {
  service: { name: 'insights', label: 'service.insights' },
  duties: [{ group: 'nav.group_figures', label: 'nav.figures', to: '/figures', isFor: (me) => holds(me, 'union_staff') }],
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    figures: typeof frame & typeof pages;
  }
}

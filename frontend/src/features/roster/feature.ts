/** Importing the roster. */
import { createRoute } from '@tanstack/react-router';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { lazyPage, page, text, type Search } from '@/routes';
import type frame from './words/frame';
import type pages from './words/pages';

const addresses = [
  createRoute({ ...page('/people/roster'), component: lazyPage('roster', () => import('./roster-page')) }),
  createRoute({
    ...page('/people/roster/$importId'),
    validateSearch: (search: Search): { fate?: string } => ({ fate: text(search.fate) }),
    component: lazyPage('roster', () => import('./import-page')),
  }),
] as const;

const feature: Feature = {
  duties: [{ group: 'nav.group_people', label: 'nav.roster', to: '/people/roster', isFor: (me) => holds(me, 'hr_admin') }],
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    roster: typeof frame & typeof pages;
  }
}

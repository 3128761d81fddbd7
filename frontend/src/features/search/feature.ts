/** Search over all that I may see; the box stands in the rail and on a phone's Home. */
import { createRoute } from '@tanstack/react-router';
import type { Feature } from '@/feature';
import { lazyPage, page, text, type Search } from '@/routes';
import type pages from './words/pages';

const addresses = [
  createRoute({
    ...page('/search'),
    validateSearch: (search: Search): { q?: string } => ({ q: text(search.q) }),
    component: lazyPage('search', () => import('./search-page')),
  }),
] as const;

const feature: Feature = {};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    search: typeof pages;
  }
}

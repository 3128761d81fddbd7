/** The library: books of all rooms, e-books, books to buy. */
import { createRoute } from '@tanstack/react-router';
import type { Feature } from '@/feature';
import { lazyPage, page, text, type Search } from '@/routes';
import type * as pages from './pages';
import type frame from './words/frame';
import type said from './words/pages';

const of = (name: keyof typeof pages) => lazyPage('library', () => import('./pages').then((found) => ({ default: found[name] })));

const addresses = [
  createRoute({
    ...page('/library'),
    validateSearch: (search: Search): { words?: string } => ({ words: text(search.words) }),
    component: of('Library'),
  }),
  createRoute({ ...page('/library/mine'), component: of('Mine') }),
  createRoute({ ...page('/library/wishes'), component: of('Wishes') }),
  createRoute({ ...page('/library/new'), component: of('BookForm') }),
  createRoute({ ...page('/library/books/$bookId'), component: of('Book') }),
  createRoute({
    ...page('/library/read/$bookId'),
    validateSearch: (search: Search): { chapter?: number } => ({ chapter: Number(search.chapter) || undefined }),
    component: of('Reader'),
  }),
] as const;

const feature: Feature = {};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    library: typeof frame & typeof said;
  }
}

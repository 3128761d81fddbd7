/** What each feature's addresses hang on. Filters are search parameters, so back works and links open what they name. */
import type { ComponentType } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { isConnected } from '@/api/connection';
import { Problem } from '@/api/problem';
import { maybeSignedIn, meQuery } from '@/api/session';
import { loadWords, savedLanguage, setLanguage, type Part } from '@/i18n';

declare module '@tanstack/react-router' {
  /** Travels with a link and stands in no address: what may be personal. */
  interface HistoryState {
    /** Of the concern that the form opens with. */
    concern?: string;
  }
}

export const root = createRootRouteWithContext<{ queries: QueryClient }>()();

const signInAndBack = (href: string, ended?: string | null) =>
  redirect({ to: '/sign-in', search: { ...(href === '/' ? {} : { to: href }), ...(ended ? { ended } : {}) } });

/** Everything behind the sign-in. */
export const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: ({ location }) => {
    if (!maybeSignedIn() && isConnected()) throw signInAndBack(location.href);
  },
  // A loader, not beforeLoad: words and the page's code are fetched while the server is asked who this is.
  loader: async ({ context, location }) => {
    try {
      const [me] = await Promise.all([context.queries.ensureQueryData(meQuery), loadWords('frame')]);
      if (savedLanguage() === null && me.language === 'en') {
        await setLanguage('en');
        // What the server said until now is in the other language.
        void context.queries.invalidateQueries();
      }
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      throw signInAndBack(location.href, error.ended);
    }
  },
});

/** The address of a page behind the sign-in, and of one in front of it. */
export const page = <P extends string>(path: P) => ({ getParentRoute: () => app, path }) as const;
export const entry = <P extends string>(path: P) => ({ getParentRoute: () => root, path }) as const;

/** A page in a chunk of its own, with the words of its feature. */
export const lazyPage = <T extends { default: ComponentType }>(feature: Part, load: () => Promise<T>) =>
  lazyRouteComponent(async () => {
    const [page] = await Promise.all([load(), loadWords(feature, 'parts')]);
    return page;
  });

export type Search = Record<string, unknown>;
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
export const oneOf = <T extends string>(value: unknown, ...allowed: T[]): T | undefined => allowed.find((each) => each === value);

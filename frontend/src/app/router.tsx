/** Every address of the client. Each page loads apart; filters are search parameters, so back works and links open what they name. */
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { caseQuery, messagesQuery } from '@/api/cases';
import { todoQuery } from '@/api/inbox';
import { meQuery, rememberedMe, rememberMe } from '@/api/session';
import { Problem } from '@/api/problem';
import { savedLanguage, setLanguage } from '@/i18n';
import { Broken, Missing, Waiting } from './fallbacks';
import { Shell } from './shell';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Outlet, notFoundComponent: Missing });

type Search = Record<string, unknown>;
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined);
const oneOf = <T extends string>(value: unknown, ...allowed: T[]): T | undefined => allowed.find((each) => each === value);

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Search): { to?: string; ended?: boolean } => ({ to: text(search.to), ended: search.ended === true || undefined }),
  component: lazyRouteComponent(() => import('@/features/session/sign-in-page')),
});

const activate = createRoute({
  getParentRoute: () => root,
  path: '/activate',
  component: lazyRouteComponent(() => import('@/features/session/activate-page')),
});

/** Everything behind the sign-in. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Shell,
  pendingComponent: Waiting,
  // A loader, not beforeLoad: the page's code is fetched while the server is asked who this is.
  loader: async ({ context, location }) => {
    try {
      const me = await context.queries.ensureQueryData(meQuery);
      rememberMe(me);
      if (savedLanguage() === null && me.language === 'en') await setLanguage('en');
    } catch (error) {
      const last = error instanceof Problem && error.status === 0 ? rememberedMe() : null;
      if (last) {
        // Old at once: the server is asked again as soon as it can be.
        context.queries.setQueryData(meQuery.queryKey, last, { updatedAt: 1 });
        return;
      }
      if (error instanceof Problem && error.status === 401) {
        rememberMe(null);
        throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } });
      }
      throw error;
    }
  },
});

const page = <P extends string>(path: P) => ({ getParentRoute: () => app, path }) as const;

// What the most opened pages show is asked for while their code is still on its way.
const home = createRoute({
  ...page('/'),
  loader: ({ context }) => void context.queries.prefetchQuery(todoQuery),
  component: lazyRouteComponent(() => import('@/features/home/home-page')),
});

export type MineView = 'open' | 'to_rate' | 'done';
const concerns = createRoute({
  ...page('/concerns'),
  validateSearch: (search: Search): { view?: MineView; q?: string } => ({ view: oneOf(search.view, 'open', 'to_rate', 'done'), q: text(search.q) }),
  component: lazyRouteComponent(() => import('@/features/concerns/my-concerns-page')),
});
const raise = createRoute({ ...page('/concerns/new'), component: lazyRouteComponent(() => import('@/features/concerns/raise-page')) });
const receipt = createRoute({ ...page('/concerns/$caseId/receipt'), component: lazyRouteComponent(() => import('@/features/concerns/receipt-page')) });

// The same page for author, union staff and department: it shows what the reader's part in the case allows.
const casePage = lazyRouteComponent(() => import('@/features/cases/case-page'));
const loadCase = ({ context, params }: { context: { queries: QueryClient }; params: { caseId: string } }) => {
  void context.queries.prefetchQuery(caseQuery(params.caseId));
  void context.queries.prefetchInfiniteQuery(messagesQuery(params.caseId));
};
const ownCase = createRoute({ ...page('/concerns/$caseId'), loader: loadCase, component: casePage });
const deskCase = createRoute({ ...page('/desk/cases/$caseId'), loader: loadCase, component: casePage });

const desk = createRoute({ ...page('/desk'), component: lazyRouteComponent(() => import('@/features/desk/today-page')) });

export interface QueueSearch {
  scope?: 'desk' | 'department' | 'supervised';
  state?: string;
  kind?: string;
  due?: 'late' | 'today';
  unit?: string;
  q?: string;
}
const queue = createRoute({
  ...page('/desk/cases'),
  validateSearch: (search: Search): QueueSearch => ({
    scope: oneOf(search.scope, 'desk', 'department', 'supervised'),
    state: text(search.state),
    kind: text(search.kind),
    due: oneOf(search.due, 'late', 'today'),
    unit: text(search.unit),
    q: text(search.q),
  }),
  component: lazyRouteComponent(() => import('@/features/desk/queue-page')),
});

const inbox = createRoute({
  ...page('/inbox'),
  validateSearch: (search: Search): { unread?: boolean } => ({ unread: search.unread === true || undefined }),
  component: lazyRouteComponent(() => import('@/features/inbox/inbox-page')),
});

const people = createRoute({
  ...page('/people'),
  validateSearch: (search: Search): { unit?: string; q?: string } => ({ unit: text(search.unit), q: text(search.q) }),
  component: lazyRouteComponent(() => import('@/features/people/members-page')),
});
const roster = createRoute({ ...page('/people/roster'), component: lazyRouteComponent(() => import('@/features/roster/roster-page')) });
const rosterImport = createRoute({
  ...page('/people/roster/$importId'),
  validateSearch: (search: Search): { fate?: string } => ({ fate: text(search.fate) }),
  component: lazyRouteComponent(() => import('@/features/roster/import-page')),
});

const figures = createRoute({
  ...page('/figures'),
  validateSearch: (search: Search): { month?: string } => ({ month: text(search.month) }),
  component: lazyRouteComponent(() => import('@/features/figures/figures-page')),
});

const me = createRoute({ ...page('/me'), component: lazyRouteComponent(() => import('@/features/me/me-page')) });

const tree = root.addChildren([
  signIn,
  activate,
  app.addChildren([home, concerns, raise, receipt, ownCase, desk, queue, deskCase, inbox, people, roster, rosterImport, figures, me]),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPendingComponent: Waiting,
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: Missing,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

/** Every address of the client. Sign-in, home and raise are in the main bundle: on a slow network a second round for their code
 *  costs more than their few kB. All others load apart. Filters are search parameters, so back works and links open what they name. */
import type { ComponentType } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { caseQuery, casesQuery, messagesQuery, type DueGroup } from '@/api/cases';
import { isConnected } from '@/api/connection';
import { todoQuery } from '@/api/inbox';
import { memberQuery } from '@/api/people';
import { Problem } from '@/api/problem';
import { maybeSignedIn, meQuery } from '@/api/session';
import { mineFilter, type MineView } from '@/features/cases/mine/mine-filter';
import RaisePage from '@/features/cases/raise/raise-page';
import HomePage from '@/features/home/home-page';
import SignInPage from '@/features/session/sign-in-page';
import { loadPageWords, savedLanguage, setLanguage } from '@/i18n';
import { Broken, Missing, Waiting } from './fallbacks';
import { Shell } from './shell';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Outlet, notFoundComponent: Missing });

type Search = Record<string, unknown>;
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
const oneOf = <T extends string>(value: unknown, ...allowed: T[]): T | undefined => allowed.find((each) => each === value);

/** A page in a chunk of its own, and the words of such pages. */
const lazyPage = <T extends { default: ComponentType }>(load: () => Promise<T>) =>
  lazyRouteComponent(async () => {
    const [page] = await Promise.all([load(), loadPageWords()]);
    return page;
  });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Search): { to?: string; ended?: string } => ({ to: text(search.to), ended: text(search.ended) }),
  component: SignInPage,
});

const activate = createRoute({
  getParentRoute: () => root,
  path: '/activate',
  component: lazyPage(() => import('@/features/session/activate-page')),
});

const undoReset = createRoute({
  getParentRoute: () => root,
  path: '/undo-reset',
  component: lazyPage(() => import('@/features/session/undo-reset-page')),
});

const signInAndBack = (href: string, ended?: string | null) =>
  redirect({ to: '/sign-in', search: { ...(href === '/' ? {} : { to: href }), ...(ended ? { ended } : {}) } });

/** Everything behind the sign-in. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Shell,
  pendingComponent: Waiting,
  beforeLoad: ({ location }) => {
    if (!maybeSignedIn() && isConnected()) throw signInAndBack(location.href);
  },
  // A loader, not beforeLoad: the page's code is fetched while the server is asked who this is.
  loader: async ({ context, location }) => {
    try {
      const me = await context.queries.ensureQueryData(meQuery);
      if (savedLanguage() === null && me.language === 'en') await setLanguage('en');
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      throw signInAndBack(location.href, error.ended);
    }
  },
});

const page = <P extends string>(path: P) => ({ getParentRoute: () => app, path }) as const;

// What the most opened pages show is asked for while their code is still on its way.
const home = createRoute({
  ...page('/'),
  loader: ({ context }) => void context.queries.prefetchQuery(todoQuery),
  component: HomePage,
});

const concerns = createRoute({
  ...page('/concerns'),
  validateSearch: (search: Search): { view?: MineView; q?: string } => ({
    view: oneOf(search.view, 'open', 'to_rate', 'done'),
    q: text(search.q),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.queries.prefetchInfiniteQuery(casesQuery('mine', mineFilter(deps))),
  component: lazyPage(() => import('@/features/cases/mine/my-concerns-page')),
});
const raise = createRoute({ ...page('/concerns/new'), component: RaisePage });
const receipt = createRoute({
  ...page('/concerns/$caseId/receipt'),
  component: lazyPage(() => import('@/features/cases/raise/receipt-page')),
});

// The same page for author, union staff and department: it shows what the reader's part in the case allows.
const casePage = lazyPage(() => import('@/features/cases/case/case-page'));
const loadCase = ({ context, params }: { context: { queries: QueryClient }; params: { caseId: string } }) => {
  void context.queries.prefetchQuery(caseQuery(params.caseId));
  void context.queries.prefetchInfiniteQuery(messagesQuery(params.caseId));
};
const ownCase = createRoute({ ...page('/concerns/$caseId'), loader: loadCase, component: casePage });
const deskCase = createRoute({ ...page('/desk/cases/$caseId'), loader: loadCase, component: casePage });

const desk = createRoute({ ...page('/desk'), component: lazyPage(() => import('@/features/cases/desk/today-page')) });

export interface QueueSearch {
  scope?: 'desk' | 'department' | 'supervised' | 'below' | 'work' | 'waiting' | 'past';
  state?: string;
  kind?: string;
  due?: DueGroup;
  unit?: string;
  q?: string;
  order?: 'newest';
}
const queue = createRoute({
  ...page('/desk/cases'),
  validateSearch: (search: Search): QueueSearch => ({
    scope: oneOf(search.scope, 'desk', 'department', 'supervised', 'below', 'work', 'waiting', 'past'),
    state: text(search.state),
    kind: text(search.kind),
    due: oneOf(search.due, 'late', 'today', 'soon', 'later'),
    unit: text(search.unit),
    q: text(search.q),
    order: oneOf(search.order, 'newest'),
  }),
  component: lazyPage(() => import('@/features/cases/desk/queue-page')),
});

const inbox = createRoute({
  ...page('/inbox'),
  validateSearch: (search: Search): { unread?: boolean } => ({ unread: search.unread === true || undefined }),
  component: lazyPage(() => import('@/features/inbox/inbox-page')),
});

const people = createRoute({
  ...page('/people'),
  validateSearch: (search: Search): { unit?: string; q?: string; off?: boolean } => ({
    unit: text(search.unit),
    q: text(search.q),
    off: search.off === true || undefined,
  }),
  component: lazyPage(() => import('@/features/people/members-page')),
});
const person = createRoute({
  ...page('/people/$memberId'),
  loader: ({ context, params }) => void context.queries.prefetchQuery(memberQuery(params.memberId)),
  component: lazyPage(() => import('@/features/people/member-page')),
});
const units = createRoute({
  ...page('/people/units'),
  validateSearch: (search: Search): { unit?: string } => ({ unit: text(search.unit) }),
  component: lazyPage(() => import('@/features/people/units-page')),
});
const posts = createRoute({
  ...page('/people/posts'),
  validateSearch: (search: Search): { unit?: string; q?: string } => ({ unit: text(search.unit), q: text(search.q) }),
  component: lazyPage(() => import('@/features/people/posts-page')),
});
const newPost = createRoute({
  ...page('/people/posts/new'),
  validateSearch: (search: Search): { member?: string } => ({ member: text(search.member) }),
  component: lazyPage(() => import('@/features/people/post-form-page')),
});
const grants = createRoute({
  ...page('/people/grants'),
  validateSearch: (search: Search): { unit?: string; role?: string; q?: string } => ({
    unit: text(search.unit),
    role: text(search.role),
    q: text(search.q),
  }),
  component: lazyPage(() => import('@/features/people/grants-page')),
});
const newGrant = createRoute({
  ...page('/people/grants/new'),
  validateSearch: (search: Search): { member?: string; role?: string; unit?: string } => ({
    member: text(search.member),
    role: text(search.role),
    unit: text(search.unit),
  }),
  component: lazyPage(() => import('@/features/people/grant-form-page')),
});
const proposals = createRoute({
  ...page('/proposals'),
  validateSearch: (search: Search): { decided?: boolean } => ({ decided: search.decided === true || undefined }),
  component: lazyPage(() => import('@/features/proposals/proposals-page')),
});
const roster = createRoute({ ...page('/people/roster'), component: lazyPage(() => import('@/features/roster/roster-page')) });
const rosterImport = createRoute({
  ...page('/people/roster/$importId'),
  validateSearch: (search: Search): { fate?: string } => ({ fate: text(search.fate) }),
  component: lazyPage(() => import('@/features/roster/import-page')),
});

const figures = createRoute({
  ...page('/figures'),
  validateSearch: (search: Search): { month?: string; months?: number } => ({
    month: text(search.month),
    months: typeof search.months === 'number' ? search.months : undefined,
  }),
  component: lazyPage(() => import('@/features/figures/figures-page')),
});

const me = createRoute({ ...page('/me'), component: lazyPage(() => import('@/features/me/me-page')) });

const tree = root.addChildren([
  signIn,
  activate,
  undoReset,
  app.addChildren([
    home,
    concerns,
    raise,
    receipt,
    ownCase,
    desk,
    queue,
    deskCase,
    inbox,
    people,
    units,
    posts,
    newPost,
    grants,
    newGrant,
    proposals,
    person,
    roster,
    rosterImport,
    figures,
    me,
  ]),
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
    defaultPendingMs: 200,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

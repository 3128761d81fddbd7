/** Concerns: raising one, following one's own, and the desk that answers them. */
import EditOutlined from '@ant-design/icons-svg/es/asn/EditOutlined';
import FormOutlined from '@ant-design/icons-svg/es/asn/FormOutlined';
import OrderedListOutlined from '@ant-design/icons-svg/es/asn/OrderedListOutlined';
import type { QueryClient } from '@tanstack/react-query';
import { createRoute } from '@tanstack/react-router';
import { caseQuery, casesQuery, messagesQuery } from '@/api/cases';
import type { Feature } from '@/feature';
import { lazyPage, oneOf, page, text, type Search } from '@/routes';
import type { QueueSearch } from './desk/queue-filter';
import { deskDuties } from './duties';
import { mineFilter, type MineView } from './mine/mine-filter';
import { draftName } from './raise/concern-draft';
import type actions from './words/actions';
import type caseWords from './words/case';
import type frame from './words/frame';
import type lists from './words/lists';
import type raise from './words/raise';

const loadCase = ({ context, params }: { context: { queries: QueryClient }; params: { caseId: string } }) => {
  void context.queries.prefetchQuery(caseQuery(params.caseId));
  void context.queries.prefetchInfiniteQuery(messagesQuery(params.caseId));
};

const addresses = [
  createRoute({
    ...page('/concerns'),
    validateSearch: (search: Search): { view?: MineView; q?: string } => ({
      view: oneOf(search.view, 'open', 'to_rate', 'done'),
      q: text(search.q),
    }),
    loaderDeps: ({ search }) => search,
    loader: ({ context, deps }) => void context.queries.prefetchInfiniteQuery(casesQuery('mine', mineFilter(deps))),
    component: lazyPage('cases', () => import('./mine/my-concerns-page')),
  }),
  createRoute({ ...page('/concerns/new'), component: lazyPage('cases', () => import('./raise/raise-page')) }),
  createRoute({ ...page('/concerns/$caseId/receipt'), component: lazyPage('cases', () => import('./raise/receipt-page')) }),
  createRoute({
    ...page('/concerns/$caseId'),
    loader: loadCase,
    component: lazyPage('cases', () => import('./case/own-case-page')),
  }),
  createRoute({ ...page('/desk'), component: lazyPage('cases', () => import('./desk/today-page')) }),
  createRoute({
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
    component: lazyPage('cases', () => import('./desk/queue-page')),
  }),
  createRoute({
    ...page('/desk/cases/$caseId'),
    loader: loadCase,
    component: lazyPage('cases', () => import('./case/desk-case-page')),
  }),
  createRoute({ ...page('/desk/exports'), component: lazyPage('cases', () => import('./desk/exports-page')) }),
] as const;

const feature: Feature = {
  tab: { to: '/concerns', label: 'nav.concerns', icon: FormOutlined, rail: 'nav.my_concerns' },
  duties: deskDuties,
  tiles: [
    { to: '/concerns/new', icon: EditOutlined, label: 'home.raise', hint: 'home.raise_hint', isMain: true },
    { to: '/concerns', icon: OrderedListOutlined, label: 'home.follow', hint: 'home.follow_hint' },
  ],
  draft: { name: draftName, to: '/concerns/new', label: 'home.draft', go: 'home.draft_go' },
  live: { subjects: { case: (id) => [id ? ['case', id] : ['case']] }, lists: [['cases']] },
  service: { name: 'grievances', label: 'service.grievances' },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    cases: typeof actions & typeof caseWords & typeof frame & typeof lists & typeof raise;
  }
}

/** Democratic management: proposals of employees, polls, and the way to elections. */
import BulbOutlined from '@ant-design/icons-svg/es/asn/BulbOutlined';
import TeamOutlined from '@ant-design/icons-svg/es/asn/TeamOutlined';
import { createRoute } from '@tanstack/react-router';
import { holds } from '@/api/session';
import type { RegisterFilter } from '@/api/staff-proposals';
import type { Feature } from '@/feature';
import { lazyPage, oneOf, page, text, type Search } from '@/routes';
import type frame from './words/frame';
import type poll from './words/poll';
import type proposal from './words/proposal';

export interface RegisterSearch {
  show?: 'mine' | 'waiting';
  q?: string;
  state?: RegisterFilter['state'];
  topic?: RegisterFilter['topic'];
}

const addresses = [
  createRoute({ ...page('/democracy'), component: lazyPage('democracy', () => import('./democracy-page')) }),
  createRoute({
    ...page('/democracy/proposals'),
    validateSearch: (search: Search): RegisterSearch => ({
      show: oneOf(search.show, 'mine', 'waiting'),
      q: text(search.q),
      state: oneOf(
        search.state,
        ...(['OPEN', 'SECONDED', 'DECLINED', 'FILED', 'DIVERTED', 'ASSIGNED'] as const),
        ...(['REPLIED', 'RATED', 'REDO', 'CLOSED', 'JOINED', 'WITHDRAWN'] as const),
      ),
      topic: oneOf(search.topic, 'welfare', 'safety', 'pay', 'production', 'training', 'other'),
    }),
    component: lazyPage('democracy', () => import('./proposals-page')),
  }),
  createRoute({
    ...page('/democracy/proposals/new'),
    component: lazyPage('democracy', () => import('./proposal-form-page')),
  }),
  createRoute({
    ...page('/democracy/proposals/$proposalId'),
    component: lazyPage('democracy', () => import('./proposal-page')),
  }),
  createRoute({ ...page('/democracy/polls'), component: lazyPage('democracy', () => import('./polls-page')) }),
  createRoute({ ...page('/democracy/polls/new'), component: lazyPage('democracy', () => import('./poll-form-page')) }),
  createRoute({ ...page('/democracy/polls/$pollId'), component: lazyPage('democracy', () => import('./poll-page')) }),
] as const;

const feature: Feature = {
  tab: {
    to: '/democracy',
    label: 'nav.democracy',
    icon: TeamOutlined,
    rail: 'nav.democracy',
    also: ['/elections', '/congresses'],
  },
  duties: [
    {
      group: 'nav.group_democracy',
      label: 'nav.staff_proposals',
      to: '/democracy/proposals?show=waiting',
      isFor: (me) => holds(me, 'union_staff', 'handler'),
      isAt: ({ pathname, search }) => pathname === '/democracy/proposals' && search.get('show') === 'waiting',
      // The register is public.
      isOpen: true,
    },
  ],
  tiles: [{ to: '/democracy/proposals/new', icon: BulbOutlined, label: 'home.propose', hint: 'home.propose_hint' }],
  draft: {
    name: 'staff proposal',
    to: '/democracy/proposals/new',
    label: 'home.propose_draft',
    go: 'home.propose_draft_go',
  },
  live: {
    subjects: {
      staff_proposal: (id) => [id ? ['staff proposal', id] : ['staff proposal']],
      poll: (id) => [id ? ['poll', id] : ['poll']],
    },
    lists: [['staff proposals'], ['seconders'], ['polls']],
  },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    democracy: typeof frame & typeof poll & typeof proposal;
  }
}

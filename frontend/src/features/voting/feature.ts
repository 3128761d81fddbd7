/** Elections by secret ballot: voters, the people who run one, and all who check it. */
import CheckSquareOutlined from '@ant-design/icons-svg/es/asn/CheckSquareOutlined';
import { createRoute } from '@tanstack/react-router';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { lazyPage, oneOf, page, text, type Search } from '@/routes';
import type board from './words/board';
import type booth from './words/booth';
import type committee from './words/committee';
import type election from './words/election';
import type frame from './words/frame';
import type checking from './words/checking';
import type paper from './words/paper';
import type registrar from './words/registrar';
import type trustee from './words/trustee';

const addresses = [
  createRoute({
    ...page('/elections'),
    validateSearch: (search: Search): { show?: 'working' } => ({ show: oneOf(search.show, 'working') }),
    component: lazyPage('voting', () => import('./elections-page')),
  }),
  createRoute({
    ...page('/elections/new'),
    validateSearch: (search: Search): { change?: string } => ({ change: text(search.change) }),
    component: lazyPage('voting', () => import('./draft-page')),
  }),
  createRoute({ ...page('/elections/how-to-check'), component: lazyPage('voting', () => import('./how-to-check-page')) }),
  createRoute({ ...page('/elections/$electionId'), component: lazyPage('voting', () => import('./election-page')) }),
  createRoute({
    ...page('/elections/$electionId/roll'),
    validateSearch: (search: Search): { unit?: string } => ({ unit: text(search.unit) }),
    component: lazyPage('voting', () => import('./roll-page')),
  }),
  createRoute({ ...page('/elections/$electionId/board'), component: lazyPage('voting', () => import('./board-page')) }),
  createRoute({ ...page('/elections/$electionId/trustee'), component: lazyPage('voting', () => import('./trustee-page')) }),
  createRoute({ ...page('/elections/$electionId/registrar'), component: lazyPage('voting', () => import('./registrar-page')) }),
] as const;

const feature: Feature = {
  duties: [
    {
      group: 'nav.group_voting',
      label: 'nav.elections',
      to: '/elections?show=working',
      isFor: (me) => holds(me, 'election_committee', 'trustee', 'registrar'),
      isAt: ({ pathname, search }) => pathname === '/elections' && search.has('show'),
      // Voters, and all who check.
      isOpen: true,
      tile: { label: 'home.elections', hint: 'home.elections_hint' },
    },
  ],
  tiles: [{ to: '/elections', icon: CheckSquareOutlined, label: 'home.vote', hint: 'home.vote_hint' }],
  draft: { name: 'election', to: '/elections/new', label: 'home.election_draft', go: 'home.election_draft_go' },
  live: {
    subjects: { election: (id) => [id ? ['election', id] : ['election']] },
    lists: [['elections'], ['voters'], ['roll objections'], ['board']],
  },
  service: { name: 'voting', label: 'service.voting' },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    voting: typeof board &
      typeof booth &
      typeof committee &
      typeof election &
      typeof frame &
      typeof paper &
      typeof checking &
      typeof registrar &
      typeof trustee;
  }
}

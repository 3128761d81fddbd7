/** Help in hardship: asking for it, the people who decide on it, and the money. */
import HeartOutlined from '@ant-design/icons-svg/es/asn/HeartOutlined';
import { useQuery } from '@tanstack/react-query';
import { createRoute } from '@tanstack/react-router';
import { todoQuery } from '@/api/inbox';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { t } from '@/i18n';
import { lazyPage, page, text, type Search } from '@/routes';
import type frame from './words/frame';
import type ledger from './words/ledger';
import type member from './words/member';
import type money from './words/money';
import type mutual from './words/mutual';
import type own from './words/own';
import type relief from './words/relief';
import type report from './words/report';
import type visits from './words/visits';
import type work from './words/work';

const withAll = (search: Search): { all?: boolean } => ({ all: search.all === true || undefined });

const addresses = [
  createRoute({ ...page('/help'), component: lazyPage('assistance', () => import('./help-page')) }),
  createRoute({ ...page('/help/check'), component: lazyPage('assistance', () => import('./check-page')) }),
  createRoute({ ...page('/help/apply'), component: lazyPage('assistance', () => import('./apply-page')) }),
  createRoute({ ...page('/help/aid'), component: lazyPage('assistance', () => import('./own-aid-page')) }),
  createRoute({ ...page('/help/collect'), component: lazyPage('assistance', () => import('./collect-page')) }),
  createRoute({ ...page('/help/mutual'), component: lazyPage('assistance', () => import('./mutual-page')) }),
  createRoute({ ...page('/help/mutual/$enrolmentId'), component: lazyPage('assistance', () => import('./claim-form-page')) }),
  createRoute({ ...page('/help/notices'), component: lazyPage('assistance', () => import('./notices-page')) }),
  createRoute({ ...page('/help/notices/$noticeId'), component: lazyPage('assistance', () => import('./notice-page')) }),
  createRoute({
    ...page('/help/$householdId'),
    validateSearch: (search: Search): { filed?: boolean } => ({ filed: search.filed === true || undefined }),
    component: lazyPage('assistance', () => import('./own-household-page')),
  }),
  createRoute({ ...page('/help/$householdId/consents'), component: lazyPage('assistance', () => import('./consents-page')) }),
  createRoute({ ...page('/help/$householdId/account'), component: lazyPage('assistance', () => import('./account-page')) }),
  createRoute({ ...page('/help/$householdId/papers'), component: lazyPage('assistance', () => import('./papers-page')) }),
  createRoute({
    ...page('/assistance/households'),
    validateSearch: withAll,
    component: lazyPage('assistance', () => import('./queue-page')),
  }),
  createRoute({
    ...page('/assistance/households/$householdId'),
    component: lazyPage('assistance', () => import('./staff-household-page')),
  }),
  createRoute({
    ...page('/assistance/aids'),
    validateSearch: withAll,
    component: lazyPage('assistance', () => import('./aids-page')),
  }),
  createRoute({ ...page('/assistance/aids/$aidId'), component: lazyPage('assistance', () => import('./aid-page')) }),
  createRoute({ ...page('/assistance/payouts'), component: lazyPage('assistance', () => import('./payouts-page')) }),
  createRoute({ ...page('/assistance/payouts/$payoutId'), component: lazyPage('assistance', () => import('./payout-page')) }),
  createRoute({
    ...page('/assistance/visits'),
    validateSearch: withAll,
    component: lazyPage('assistance', () => import('./visits-page')),
  }),
  createRoute({ ...page('/assistance/visits/new'), component: lazyPage('assistance', () => import('./plan-visit-page')) }),
  createRoute({ ...page('/assistance/visits/$visitId'), component: lazyPage('assistance', () => import('./visit-page')) }),
  createRoute({
    ...page('/assistance/visits/$visitId/report'),
    component: lazyPage('assistance', () => import('./visit-report-page')),
  }),
  createRoute({
    ...page('/assistance/households/$householdId/report'),
    component: lazyPage('assistance', () => import('./check-report-page')),
  }),
  createRoute({ ...page('/assistance/funds'), component: lazyPage('assistance', () => import('./funds-page')) }),
  createRoute({ ...page('/assistance/funds/$fund'), component: lazyPage('assistance', () => import('./transfers-page')) }),
  createRoute({
    ...page('/assistance/funds/trail/$transactionId'),
    component: lazyPage('assistance', () => import('./trail-page')),
  }),
  createRoute({ ...page('/assistance/programmes'), component: lazyPage('assistance', () => import('./programmes-page')) }),
  createRoute({
    ...page('/assistance/programmes/new'),
    component: lazyPage('assistance', () => import('./programme-form-page')),
  }),
  createRoute({
    ...page('/assistance/programmes/$programmeId'),
    component: lazyPage('assistance', () => import('./programme-page')),
  }),
  createRoute({
    ...page('/assistance/programmes/$programmeId/edition'),
    component: lazyPage('assistance', () => import('./edition-form-page')),
  }),
  createRoute({
    ...page('/assistance/schemes/new'),
    validateSearch: (search: Search): { renews?: string } => ({ renews: text(search.renews) }),
    component: lazyPage('assistance', () => import('./scheme-form-page')),
  }),
  createRoute({
    ...page('/assistance/campaigns'),
    validateSearch: withAll,
    component: lazyPage('assistance', () => import('./campaigns-page')),
  }),
  createRoute({
    ...page('/assistance/claims'),
    validateSearch: withAll,
    component: lazyPage('assistance', () => import('./claims-page')),
  }),
  createRoute({ ...page('/assistance/claims/$claimId'), component: lazyPage('assistance', () => import('./claim-page')) }),
  createRoute({
    ...page('/assistance/report'),
    validateSearch: (search: Search): { quarter?: string } => ({
      quarter: /^20\d\d-Q[1-4]$/.test(String(search.quarter)) ? String(search.quarter) : undefined,
    }),
    component: lazyPage('assistance', () => import('./quarter-page')),
  }),
  createRoute({ ...page('/assistance/campaigns/new'), component: lazyPage('assistance', () => import('./campaign-form-page')) }),
  createRoute({
    ...page('/assistance/campaigns/$campaignId'),
    component: lazyPage('assistance', () => import('./campaign-page')),
  }),
  createRoute({
    ...page('/assistance/campaigns/$campaignId/hand-out'),
    component: lazyPage('assistance', () => import('./hand-out-page')),
  }),
] as const;

const queue = '/assistance/households';

function useWaiting(at: RegExp): number {
  const { data } = useQuery(todoQuery);
  const lines = data?.items.filter(({ link }) => at.test(link)) ?? [];
  return lines.reduce((sum, { count }) => sum + (count ?? 1), 0);
}

const useHouseholds = () => useWaiting(/^\/assistance\/households$/);
const useVisits = () => useWaiting(/^\/assistance\/visits(\/|$)/);

/** Nothing of it is in the first load: most people never visit anybody. */
const reports = () => import('./visit-reports');

const feature: Feature = {
  duties: [
    {
      group: 'nav.group_help',
      label: 'nav.households',
      to: queue,
      isFor: (me) => holds(me, 'union_staff', 'assessor', 'approver'),
      // A search leads its applicant there, too.
      isOpen: true,
      count: { useCount: useHouseholds, spoken: (count) => t('nav.households_waiting', { count }) },
      tile: { label: 'home.households', hint: 'home.households_hint' },
    },
    {
      group: 'nav.group_help',
      label: 'nav.visits',
      to: '/assistance/visits',
      isFor: (me) => holds(me, 'union_staff', 'assessor', 'approver'),
      count: { useCount: useVisits, spoken: (count) => t('nav.visits_waiting', { count }) },
    },
    {
      group: 'nav.group_help',
      label: 'nav.aids',
      to: '/assistance/aids',
      isFor: (me) => holds(me, 'union_staff', 'approver', 'finance', 'auditor'),
      // Its applicant reads it there.
      isOpen: true,
    },
    {
      group: 'nav.group_help',
      label: 'nav.campaigns',
      to: '/assistance/campaigns',
      isFor: (me) => holds(me, 'union_staff', 'approver', 'finance', 'auditor'),
      // A steward hands out there.
      isOpen: true,
    },
    {
      group: 'nav.group_help',
      label: 'nav.claims',
      to: '/assistance/claims',
      isFor: (me) => holds(me, 'union_staff'),
      // Its claimant reads it there.
      isOpen: true,
    },
    {
      group: 'nav.group_help',
      label: 'nav.payouts',
      to: '/assistance/payouts',
      isFor: (me) => holds(me, 'finance', 'auditor'),
      tile: { label: 'home.payouts', hint: 'home.payouts_hint', isFor: (me) => holds(me, 'finance') },
    },
    {
      group: 'nav.group_help',
      label: 'nav.funds',
      to: '/assistance/funds',
      isFor: (me) => holds(me, 'finance', 'auditor'),
      tile: { label: 'home.funds', hint: 'home.funds_hint', isFor: (me) => holds(me, 'auditor') },
    },
    {
      group: 'nav.group_help',
      label: 'nav.report',
      to: '/assistance/report',
      isFor: (me) => holds(me, 'union_staff', 'finance', 'auditor'),
    },
    {
      group: 'nav.group_help',
      label: 'nav.programmes',
      to: '/assistance/programmes',
      isFor: (me) => holds(me, 'union_staff', 'finance', 'auditor'),
      isOpen: true,
    },
  ],
  tiles: [{ to: '/help', icon: HeartOutlined, label: 'home.help', hint: 'home.help_hint' }],
  draft: { name: 'help', to: '/help/apply', label: 'home.help_draft', go: 'home.help_draft_go' },
  live: {
    subjects: {
      household: (id) => [id ? ['household', id] : ['household']],
      visit: (id) => [id ? ['visit', id] : ['visit']],
      aid: (id) => [id ? ['aid', id] : ['aid']],
      claim: (id) => [id ? ['claim', id] : ['claim']],
      campaign: (id) => [id ? ['campaign', id] : ['campaign']],
      recipient: () => [['campaigns', 'own']],
      payout: (id) => [id ? ['payout', id] : ['payout']],
    },
    lists: [
      ['households'],
      ['visits'],
      ['aids'],
      ['payouts'],
      ['notices'],
      ['notice'],
      ['campaigns'],
      ['recipients'],
      ['claims'],
    ],
  },
  device: {
    begin: (me) => {
      if (holds(me, 'assessor')) void reports().then(({ beginReports }) => beginReports(me.id));
    },
    hasUnsent: async (me) => holds(me, 'assessor') && (await reports()).hasUnsent(me.id),
    forget: async () => (await reports()).forgetReports(),
  },
  service: { name: 'assistance', label: 'service.assistance' },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    assistance: typeof frame &
      typeof ledger &
      typeof member &
      typeof money &
      typeof mutual &
      typeof own &
      typeof relief &
      typeof report &
      typeof visits &
      typeof work;
  }
}

/** What one administrator proposes and another confirms. */
import { useQuery } from '@tanstack/react-query';
import { createRoute } from '@tanstack/react-router';
import { todoQuery } from '@/api/inbox';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { t } from '@/i18n';
import { lazyPage, page, type Search } from '@/routes';
import type frame from './words/frame';
import type pages from './words/pages';

const addresses = [
  createRoute({
    ...page('/proposals'),
    validateSearch: (search: Search): { decided?: boolean } => ({ decided: search.decided === true || undefined }),
    component: lazyPage('proposals', () => import('./proposals-page')),
  }),
] as const;

const useWaiting = () => useQuery(todoQuery).data?.items.find((item) => item.link === '/proposals')?.count ?? 0;

const feature: Feature = {
  duties: [
    {
      group: 'nav.group_people',
      label: 'nav.proposals',
      to: '/proposals',
      isFor: (me) => holds(me, 'hr_admin', 'security_admin', 'system_admin', 'auditor'),
      // Anybody may be the one whom a proposal is about.
      isOpen: true,
      count: { useCount: useWaiting, spoken: (count) => t('nav.proposals_waiting', { count }) },
      tile: { label: 'home.proposals', hint: 'home.proposals_hint' },
    },
  ],
  live: { subjects: { account: () => [['proposals']] } },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    proposals: typeof frame & typeof pages;
  }
}

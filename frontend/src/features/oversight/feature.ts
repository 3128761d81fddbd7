/** For the system administrator: how the services run. For the auditor: what the audit trail says, and whether it holds. */
import { createRoute } from '@tanstack/react-router';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { lazyPage, page, text, type Search } from '@/routes';
import type frame from './words/frame';
import type pages from './words/pages';

const addresses = [
  createRoute({ ...page('/operations'), component: lazyPage('oversight', () => import('./operations-page')) }),
  createRoute({
    ...page('/audit'),
    validateSearch: (search: Search): { service?: string; object?: string; actor?: string } => ({
      service: text(search.service),
      object: text(search.object),
      actor: text(search.actor),
    }),
    component: lazyPage('oversight', () => import('./audit-page')),
  }),
] as const;

const feature: Feature = {
  duties: [
    {
      group: 'nav.group_people',
      label: 'nav.operations',
      to: '/operations',
      isFor: (me) => holds(me, 'system_admin'),
      tile: { label: 'nav.operations', hint: 'home.operations_hint' },
    },
    {
      group: 'nav.group_people',
      label: 'nav.audit',
      to: '/audit',
      isFor: (me) => holds(me, 'auditor'),
      tile: { label: 'nav.audit', hint: 'home.audit_hint' },
    },
  ],
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    oversight: typeof frame & typeof pages;
  }
}

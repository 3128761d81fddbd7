/** Machine clients: registered by the security administrator, seen by the other administrators. */
import { createRoute } from '@tanstack/react-router';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { lazyPage, page } from '@/routes';
import type frame from './words/frame';
import type pages from './words/pages';

const addresses = [
  createRoute({ ...page('/machines'), component: lazyPage('machines', () => import('./machines-page')) }),
  createRoute({ ...page('/machines/new'), component: lazyPage('machines', () => import('./machine-form-page')) }),
  createRoute({ ...page('/machines/connect'), component: lazyPage('machines', () => import('./connect-page')) }),
  createRoute({ ...page('/machines/webhooks'), component: lazyPage('machines', () => import('./webhooks-page')) }),
  createRoute({ ...page('/machines/webhooks/$id'), component: lazyPage('machines', () => import('./webhook-page')) }),
  createRoute({
    ...page('/machines/webhooks/new/$machineId'),
    component: lazyPage('machines', () => import('./webhook-form-page')),
  }),
] as const;

const feature: Feature = {
  duties: [
    {
      group: 'nav.group_people',
      label: 'nav.machines',
      to: '/machines',
      isFor: (me) => holds(me, 'security_admin', 'system_admin', 'auditor'),
    },
  ],
  live: { subjects: { machine: () => [['machines']] } },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    machines: typeof frame & typeof pages;
  }
}

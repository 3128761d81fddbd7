/** Honours: nominated, voted on, before the people, awarded; the register of those honoured. */
import { createRoute } from '@tanstack/react-router';
import { holds } from '@/api/session';
import type { HonourLevel } from '@/api/honours';
import type { Feature } from '@/feature';
import { lazyPage, oneOf, page, type Search } from '@/routes';
import type acts from './words/acts';
import type frame from './words/frame';
import type pages from './words/pages';

const addresses = [
  createRoute({ ...page('/democracy/honours'), component: lazyPage('honours', () => import('./honours-page')) }),
  createRoute({ ...page('/democracy/honours/new'), component: lazyPage('honours', () => import('./honour-form-page')) }),
  createRoute({ ...page('/democracy/honours/$honourId'), component: lazyPage('honours', () => import('./honour-page')) }),
  createRoute({
    ...page('/democracy/honours/$honourId/nominate'),
    component: lazyPage('honours', () => import('./nominate-page')),
  }),
  createRoute({
    ...page('/democracy/awards'),
    validateSearch: (search: Search): { level?: HonourLevel } => ({
      level: oneOf(search.level, 'enterprise', 'city', 'province', 'national'),
    }),
    component: lazyPage('honours', () => import('./awards-page')),
  }),
  createRoute({ ...page('/democracy/awards/$awardId'), component: lazyPage('honours', () => import('./award-page')) }),
] as const;

const feature: Feature = {
  duties: [
    {
      group: 'nav.group_democracy',
      label: 'nav.honours',
      to: '/democracy/honours',
      isFor: (me) => holds(me, 'union_staff', 'approver', 'election_committee'),
      // Everybody of the unit nominates, and reads the register.
      isOpen: true,
    },
  ],
  live: {
    subjects: { honour: (id) => [id ? ['honour', id] : ['honour'], ['award']] },
    lists: [['honours'], ['awards'], ['honour notice']],
  },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    honours: typeof acts & typeof frame & typeof pages;
  }
}

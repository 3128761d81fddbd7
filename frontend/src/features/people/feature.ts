/** Employees, units, union posts and roles. */
import { createRoute } from '@tanstack/react-router';
import { memberQuery } from '@/api/people';
import { holds } from '@/api/session';
import type { Feature } from '@/feature';
import { lazyPage, page, text, type Search } from '@/routes';
import type frame from './words/frame';
import type pages from './words/pages';
import type proposing from './words/proposing';

const addresses = [
  createRoute({
    ...page('/people'),
    validateSearch: (search: Search): { unit?: string; q?: string; off?: boolean } => ({
      unit: text(search.unit),
      q: text(search.q),
      off: search.off === true || undefined,
    }),
    component: lazyPage('people', () => import('./members-page')),
  }),
  createRoute({
    ...page('/people/$memberId'),
    loader: ({ context, params }) => void context.queries.prefetchQuery(memberQuery(params.memberId)),
    component: lazyPage('people', () => import('./member-page')),
  }),
  createRoute({
    ...page('/people/units'),
    validateSearch: (search: Search): { unit?: string } => ({ unit: text(search.unit) }),
    component: lazyPage('people', () => import('./units-page')),
  }),
  createRoute({
    ...page('/people/posts'),
    validateSearch: (search: Search): { unit?: string; q?: string } => ({ unit: text(search.unit), q: text(search.q) }),
    component: lazyPage('people', () => import('./posts-page')),
  }),
  createRoute({
    ...page('/people/posts/new'),
    validateSearch: (search: Search): { member?: string } => ({ member: text(search.member) }),
    component: lazyPage('people', () => import('./post-form-page')),
  }),
  createRoute({
    ...page('/people/grants'),
    validateSearch: (search: Search): { unit?: string; role?: string; q?: string } => ({
      unit: text(search.unit),
      role: text(search.role),
      q: text(search.q),
    }),
    component: lazyPage('people', () => import('./grants-page')),
  }),
  createRoute({
    ...page('/people/grants/new'),
    validateSearch: (search: Search): { member?: string; role?: string; unit?: string } => ({
      member: text(search.member),
      role: text(search.role),
      unit: text(search.unit),
    }),
    component: lazyPage('people', () => import('./grant-form-page')),
  }),
] as const;

const feature: Feature = {
  duties: [
    {
      group: 'nav.group_people',
      label: 'nav.grants',
      to: '/people/grants',
      isFor: (me) => holds(me, 'security_admin'),
      tile: { label: 'home.grants', hint: 'home.grants_hint' },
    },
    {
      group: 'nav.group_people',
      label: 'nav.members',
      to: '/people',
      isFor: (me) => holds(me, 'hr_admin', 'union_staff', 'security_admin'),
      tile: { label: 'home.people', hint: 'home.people_hint' },
    },
    { group: 'nav.group_people', label: 'nav.units', to: '/people/units', isFor: (me) => holds(me, 'hr_admin') },
    { group: 'nav.group_people', label: 'nav.posts', to: '/people/posts', isFor: (me) => holds(me, 'hr_admin', 'union_staff') },
  ],
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    people: typeof frame & typeof pages & typeof proposing;
  }
}

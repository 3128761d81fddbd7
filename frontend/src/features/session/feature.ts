/** Signing in, the first password, and taking back an account. */
import { createRoute } from '@tanstack/react-router';
import type { Feature } from '@/feature';
import { entry, lazyPage, text, type Search } from '@/routes';
import SignInPage from './sign-in-page';
import type first from './words/first';
import type frame from './words/frame';
import type pages from './words/pages';

const addresses = [
  createRoute({
    ...entry('/sign-in'),
    validateSearch: (search: Search): { to?: string; ended?: string } => ({ to: text(search.to), ended: text(search.ended) }),
    component: SignInPage,
  }),
  createRoute({
    ...entry('/sign-in/back'),
    // DingTalk says authCode.
    validateSearch: (search: Search): { code?: string; state?: string } => ({
      code: text(search.code ?? search.authCode),
      state: text(search.state),
    }),
    component: lazyPage('session', () => import('./provider-back-page')),
  }),
  createRoute({ ...entry('/activate'), component: lazyPage('session', () => import('./activate-page')) }),
  createRoute({ ...entry('/undo-reset'), component: lazyPage('session', () => import('./undo-reset-page')) }),
] as const;

const feature: Feature = {
  live: {
    // Perhaps one's own: a reset of it may have ended this session. Who somebody is has just been asked when the stream opens.
    subjects: { account: (id) => (id ? [['me']] : []) },
    rights: { grant: 'at once', account: 'later' },
  },
  service: { name: 'identity', label: 'service.identity' },
};

export default { addresses, feature };

declare module '@/i18n' {
  interface FeatureWords {
    session: typeof first & typeof frame & typeof pages;
  }
}

import { QueryClient } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { refusals } from '@/api/client';
import { Problem } from '@/api/problem';
import { startConnection } from '@/api/connection';
import { isLeaving, maybeSignedIn, meQuery, onOtherTab, rememberMe } from '@/api/session';
import { Root } from '@/app/root';
import { makeRouter } from '@/app/router';
import { reloadForMissing } from '@/app/reload';
import { dropLeftFiles, stopDrafts } from '@/drafts';
import { entries } from '@/features';
import { loadWords, startLanguage } from '@/i18n';
import { startLook } from '@/ui/look';
import '@/theme.css';
import '@/app/page.css';
import '@/app/first.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal stays a refusal; only a missing or failing server is worth another try.
      retry: (count, error) => count < 2 && error instanceof Problem && (error.status === 0 || error.status >= 500),
    },
  },
});
const router = makeRouter(queries);

/** The pages in front of the sign-in, which ask nobody who they are. */
const isEntry = (pathname: string) => entries.some(({ fullPath }) => fullPath === pathname);

refusals.addEventListener('forbidden', () => void queries.invalidateQueries({ queryKey: meQuery.queryKey }));

refusals.addEventListener('signed-out', (event) => {
  if (isLeaving()) return;
  rememberMe(null);
  const { pathname, href } = router.state.location;
  // The router sends a visitor who was not signed in to the sign-in, without a word that a session ended.
  if (isEntry(pathname) || !queries.getQueryData(meQuery.queryKey)) return;
  queries.removeQueries({ queryKey: ['me'] });
  void router.navigate({ to: '/sign-in', search: { to: href, ended: (event as CustomEvent<string | null>).detail ?? 'ended' } });
});

// Nothing of a person who has left may stay in sight or be stored: a reloaded page knows nothing. A tab that waits at the
// sign-in, with the address of the person before, goes in with the one who has signed in. A tab that heard from the server
// first that the session is gone takes back that it has expired.
onOtherTab((me) => {
  const here = queries.getQueryData(meQuery.queryKey);
  const { pathname, search } = router.state.location;
  const isWaiting = pathname === '/sign-in' && (me !== null || search.ended !== undefined);
  if (here ? here.id === me?.id : !isWaiting) return;
  stopDrafts();
  window.location.replace(me ? '/' : '/sign-in');
});

// A page that is fetched ahead, or files that are dropped in the background, are nothing that a reader waits for.
reloadForMissing(
  () => router.state.isLoading || !router.state.resolvedLocation,
  () => window.location.reload(),
);

async function start() {
  startConnection();
  // Asked for while words load: it decides what the first page is.
  if (!isEntry(window.location.pathname) && maybeSignedIn()) void queries.prefetchQuery(meQuery);
  startLook();
  await startLanguage().catch(() => undefined); // In Chinese, whose words are here.
  // In the language that is read: they are there when somebody has signed in.
  loadWords('frame').catch(() => undefined); // Asked for again with the frame.
  const element = document.getElementById('root');
  if (element) createRoot(element).render(<Root queries={queries} router={router} />);
  // Bytes whose draft is gone, left by a page that was closed half-way. The first page comes first.
  setTimeout(() => void dropLeftFiles().catch(() => undefined), 5_000);
}

void start();

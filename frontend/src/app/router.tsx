/** The addresses of all features, in one tree. */
import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { entries, pages } from '@/features';
import { app, root } from '@/routes';
import { Broken, Missing, Waiting, WaitingForFrame } from './fallbacks';
import { Shell } from './shell';

root.update({ notFoundComponent: Missing });
app.update({ component: Shell, pendingComponent: WaitingForFrame });

const tree = root.addChildren([...entries, app.addChildren(pages)]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPendingComponent: Waiting,
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: Missing,
    // What a page keeps, such as the sealed content that was opened, is of one object.
    defaultRemountDeps: ({ params }) => params,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 200,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { t } from '@/i18n';
import SearchPage from './search-page';

const found = { service: 'grievances', id: '1', link: '/concerns/1', title: '食堂的汤', what: '诉求', number: 'GR-1', note: '' };

async function search(q: string) {
  const root = createRootRoute();
  const app = createRoute({ getParentRoute: () => root, id: 'app' });
  const page = createRoute({
    getParentRoute: () => app,
    path: '/search',
    validateSearch: ({ q }: Record<string, unknown>) => ({ q: q as string }),
    component: SearchPage,
  });
  const router = createRouter({
    routeTree: root.addChildren([app.addChildren([page])]),
    history: createMemoryHistory({ initialEntries: [`/search?q=${q}`] }),
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  await screen.findByRole('searchbox');
  return (next: string) => router.navigate({ to: '/search', search: { q: next } });
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const said = () =>
  screen
    .getAllByRole('status')
    .map((each) => each.textContent)
    .join(' ');

it('says to screen readers that nothing was found', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ items: [], refused: [], unavailable: [] }));
  await search('汤');
  await vi.waitFor(() => expect(said()).toContain(t('search.none', { q: '汤' })));
});

it('says in one message that nothing was found where a part could not be searched', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ items: [], refused: [], unavailable: ['identity'] }));
  await search('汤');
  await vi.waitFor(() => expect(said()).toContain(t('search.none_of_some', { q: '汤' })));
  expect(screen.queryByText(t('search.none', { q: '汤' }))).toBeNull();
});

it('keeps what was found in sight until the next is there, and gives up the former question', async () => {
  const asked: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request);
    if (asked.length > 1) return new Promise(() => undefined);
    return Response.json({ items: [found], refused: [], unavailable: [] });
  });
  const searchFor = await search('汤');
  await screen.findByText('食堂的汤');
  await searchFor('汤冷');
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(screen.getByText('食堂的汤')).toBeTruthy();
  await searchFor('汤冷了');
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([false, true, false]);
});

/** For tests of a feature: its pages as they are opened by their addresses, before a server that answers what the test says. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { cleanup, configure, render } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { makeRouter } from '@/app/router';
import { Features } from '@/feature';
import { features } from '@/features';
import { loadWords, type Part } from '@/i18n';

const unit = { id: 'u1', name: '一车间', path_names: [] };
const me = { id: 'm1', name: '李明', language: 'zh-CN', unit, posts: [], grants: [] as object[] };

interface Pages {
  feature: Part;
  /** Imported before they are looked for: pages load apart. */
  pages: () => Promise<unknown>[];
  roles?: string[];
  /** Of `GET shop/orders/o1`; undefined: nothing is there. */
  answer: (asked: string) => object | undefined;
}

export function pagesOf({ feature, pages, roles = [], answer }: Pages) {
  /** What was written, as `POST shop/orders/o1/confirm "1"`. */
  const written: string[] = [];
  const grants = roles.map((role) => ({ id: role, role, role_name: role, unit_id: unit.id, unit_name: unit.name }));

  function answered(request: Request): object {
    const asked = `${request.method} ${new URL(request.url).pathname.replace('/api/v1/', '')}`;
    if (request.method !== 'GET') written.push(`${asked} ${request.headers.get('If-Match') ?? ''}`.trim());
    if (asked === 'GET identity/me') return { ...me, grants };
    return answer(asked) ?? { items: [], unavailable: [], unread: 0 };
  }

  beforeAll(() => Promise.all([loadWords(feature, 'parts', 'frame'), ...pages()]));
  // The first page brings all of the client with it.
  configure({ asyncUtilTimeout: 10_000 });
  vi.setConfig({ testTimeout: 60_000 });
  beforeEach(() => {
    document.cookie = 'tongxin-here=1';
    Element.prototype.scrollIntoView = () => undefined;
    window.scrollTo = () => undefined;
    vi.stubGlobal(
      'EventSource',
      class extends EventTarget {
        close = () => undefined;
      },
    );
    vi.stubGlobal('fetch', async (request: Request) => Response.json(answered(request)));
  });
  afterEach(() => {
    cleanup();
    written.length = 0;
    localStorage.clear();
    vi.unstubAllGlobals();
  });

  function open(address: string) {
    cleanup();
    const queries = new QueryClient();
    const router = makeRouter(queries);
    router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [address] }) });
    render(
      <QueryClientProvider client={queries}>
        <Features value={features}>
          <RouterProvider router={router} />
        </Features>
      </QueryClientProvider>,
    );
    return router;
  }
  return { open, written };
}

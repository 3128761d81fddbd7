import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { makeRouter } from '@/app/router';
import { Features } from '@/feature';
import { features } from '@/features';
import type { Order } from '@/api/shop';
import { loadWords, t } from '@/i18n';

const order: Order = {
  id: 'o1',
  version: 1,
  unit_id: 'u1',
  number: 'OR-2026-000001',
  item: 'tea',
  fen: 1000,
  price: { result: 'priced', title: '共 10.00 元', steps: ['1 份，每份 10.00 元'], figures: [] },
  buyer_name: '王芳',
  state: 'placed',
  actions: ['confirm', 'change'],
};
const me = {
  id: 'm1',
  name: '李明',
  language: 'zh-CN',
  unit: { id: 'u1', name: '一车间', path_names: [] },
  posts: [],
  grants: [],
};
const asked: string[] = [];

/** The shop, as the page sees it. */
function answerOf(request: Request): object {
  const path = new URL(request.url).pathname.replace('/api/v1/', '');
  if (request.method !== 'GET') asked.push(`${request.method} ${path} ${request.headers.get('If-Match') ?? ''}`.trim());
  if (path === 'identity/me') return me;
  if (path.endsWith('/confirm')) return { ...order, version: 2, state: 'confirmed', actions: [] };
  if (path === 'shop/orders/o1') return order;
  if (path === 'shop/orders') return request.method === 'POST' ? order : { items: [order], next: null };
  return { items: [], unavailable: [], unread: 0 };
}

function open(address: string) {
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
}

// Pages and words load apart: here before they are looked for.
beforeAll(() =>
  Promise.all([
    loadWords('shop', 'parts', 'frame'),
    import('./orders-page'),
    import('./order-page'),
    import('./order-form-page'),
  ]),
);
configure({ asyncUtilTimeout: 10_000 }); // The first page brings all of the client with it.
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
  vi.stubGlobal('fetch', async (request: Request) => Response.json(answerOf(request)));
});
afterEach(() => {
  cleanup();
  asked.length = 0;
  localStorage.clear();
  vi.unstubAllGlobals();
});

it('lists orders, each with a way to it', async () => {
  open('/shop/orders');
  expect((await screen.findByRole('link', { name: 'tea' })).getAttribute('href')).toBe('/shop/orders/o1');
  expect(screen.getByText(t('order.state.placed'))).toBeDefined();
});

it('offers what the shop offers, names the version, and shows the answer', async () => {
  open('/shop/orders/o1');
  fireEvent.click(await screen.findByRole('button', { name: t('order.action.confirm.label') }));
  expect(await screen.findByText(t('actions.none'))).toBeDefined();
  expect(screen.getAllByText(t('order.state.confirmed'))).not.toHaveLength(0);
  expect(asked).toEqual(['POST shop/orders/o1/confirm "1"']);
});

it('keeps an order as a draft until it is placed', async () => {
  open('/shop/orders/new');
  fireEvent.change(await screen.findByLabelText(t('order.item')), { target: { value: 'tea' } });
  cleanup();
  open('/shop/orders/new');
  expect((await screen.findByLabelText<HTMLInputElement>(t('order.item'))).value).toBe('tea');
  fireEvent.click(screen.getByRole('button', { name: t('order.submit') }));
  expect(await screen.findByRole('heading', { name: 'tea' })).toBeDefined();
  expect(asked).toEqual(['POST shop/orders']);
});

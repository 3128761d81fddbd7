import { focusManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setLanguage, t } from '@/i18n';
import MyDataPage from './my-data-page';

const entries = Array.from({ length: 12 }, (_, index) => ({ title: `第 ${index + 1} 条`, rows: [], files: [] }));
const held = {
  items: [{ service: 'inbox', sections: [{ title: '消息', why: '', kept: '一年', entries }] }],
  refused: [{ service: 'identity', title: '暂时看不到', detail: null }],
  unavailable: [],
};
const asked = vi.fn<(request: Request) => Promise<Response>>(async () => Response.json(held));

beforeEach(() => {
  vi.stubGlobal('fetch', asked);
  URL.createObjectURL = () => 'blob:my-data';
  const router = createRouter({
    routeTree: createRootRoute({ component: MyDataPage }),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
});
afterEach(async () => {
  cleanup();
  asked.mockClear();
  vi.unstubAllGlobals();
  await setLanguage('zh-CN');
});

it('shows the rest of a section and goes on with its first row', async () => {
  const button = await screen.findByText(t('my_data.all', { count: 12 }));
  button.focus();
  fireEvent.click(button);
  await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('第 11 条'));
});

it('names a refused part with the colon of its language', async () => {
  expect(await screen.findByText(`${t('my_data.other')}：暂时看不到`)).toBeTruthy();
});

it('asks for both files in the language of the page, and not again at each look at the window', async () => {
  await screen.findByText('消息');
  await setLanguage('en');
  for (const key of ['my_data.pdf', 'my_data.json'] as const) {
    asked.mockClear();
    fireEvent.click(await screen.findByRole('button', { name: t(key) }));
    await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
    expect(asked.mock.lastCall?.[0].headers.get('Accept-Language')).toBe('en');
  }
  focusManager.setFocused(false);
  focusManager.setFocused(true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(asked).toHaveBeenCalledOnce();
});

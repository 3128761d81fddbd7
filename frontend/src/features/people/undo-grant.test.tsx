import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import i18n from 'i18next';
import { afterEach, expect, it, vi } from 'vitest';
import { createGrant } from '@/api/grants';
import { Problem } from '@/api/problem';
import type { Grant } from '@/api/types';
import { UndoGrant } from './undo-grant';

vi.mock('@/api/grants', () => ({ createGrant: vi.fn() }));
vi.stubGlobal('scrollTo', vi.fn());
afterEach(cleanup);

const ended: Grant = {
  id: 'g1', role: 'union_staff', unit_id: 'u1', unit_name: '一分厂', created_at: '2026-10-09T01:00:00Z',
  member_id: 'm1', member_name: '王芳', member_unit_name: '一分厂', employee_number: 'W0001',
};

async function refuse(code: string) {
  vi.mocked(createGrant).mockRejectedValue(new Problem(409, code, 'refused', 'why'));
  const root = createRootRoute({ component: () => <UndoGrant grant={ended} onDone={() => undefined} /> });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={createRouter({ routeTree: root, history: createMemoryHistory() }) as never} />
    </QueryClientProvider>,
  );
  fireEvent.click(await screen.findByRole('button', { name: i18n.t('grants.undo') }));
  await screen.findByText('refused');
}

it('leads to where one grants and resets, if the account must be reset for it', async () => {
  await refuse('opened_by_hr');
  expect(screen.getByRole('link').getAttribute('href')).toBe('/people/grants/new?member=m1');
});

it('leads nowhere, whatever else it is refused for', async () => {
  await refuse('already_granted');
  expect(screen.queryByRole('link')).toBeNull();
});

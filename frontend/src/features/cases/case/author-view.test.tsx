import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { caseQuery, type Case } from '@/api/cases';
import { meQuery, type MemberProfile } from '@/api/session';
import { draftNames, dropDrafts } from '@/drafts';
import { t } from '@/i18n';
import { AuthorView } from './author-view';

const replied = {
  id: 'c1',
  number: 'S1',
  state: 'REPLIED',
  version: 4,
  my_role: 'author',
  title: '灯坏了',
  text: '更衣室',
  kind: 'feedback',
  actions: ['rate'],
  timeline: [],
  deadlines: [],
  files: [],
  about: {},
  desk_unit: { id: 'u1', name: '一分厂' },
  submitted_at: '2026-10-09T01:00:00Z',
} as unknown as Case;
const closed = {
  ...replied,
  state: 'CLOSED',
  version: 5,
  actions: [],
  timeline: [{ at: '2026-10-12T16:00:00Z', action: 'close', state: 'CLOSED', actor: 'system', actor_label: '系统' }],
} as unknown as Case;

const notDone = t('overtaken.not_done', { what: t('step.rate') });
const said = '换上的灯一闪一闪的';
const rate = (name: string) => fireEvent.click(screen.getByRole('radio', { name: new RegExp(`^${name}`) }));

const press = () => fireEvent.click(screen.getByRole('button', { name: t('rate.submit_unsolved') }));

function show() {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queries.setQueryData(meQuery.queryKey, { id: 'm1' } as MemberProfile);
  queries.setQueryData(caseQuery('c1').queryKey, replied);
  const Shown = () => <AuthorView shown={useQuery(caseQuery('c1')).data ?? replied} />;
  render(
    <QueryClientProvider client={queries}>
      <Shown />
    </QueryClientProvider>,
  );
}

function fillIn() {
  rate(t('rate.unsolved'));
  rate('2');
  fireEvent.change(screen.getByRole('textbox'), { target: { value: said } });
}

afterEach(() => {
  cleanup();
  void dropDrafts('m1');
  vi.unstubAllGlobals();
});

it('tells the author who was slower what changed, and shows what they wrote until they have seen it', async () => {
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.url.endsWith('/rating')) return Response.json({ title: 'stale', code: 'version_stale' }, { status: 412 });
    if (request.url.endsWith('/department-view')) return Response.json({ texts: [said], is_masked: false, remains: [] });
    return Response.json(request.url.includes('/messages') ? { items: [] } : closed);
  });
  show();
  expect(screen.queryByText(notDone)).toBeNull();
  fillIn();
  press();

  expect(await screen.findByText(t('overtaken.seen'))).toBeDefined();
  expect(screen.getByText(notDone)).toBeDefined();
  expect(screen.getByText(/系统自动处理：办结/)).toBeDefined();
  expect(screen.getByText(new RegExp(said))).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: t('overtaken.seen') }));
  expect(screen.queryByText(notDone)).toBeNull();
  expect(draftNames('m1')).toEqual([]);
});

it('says before rating what the department can read, once, and then rates', async () => {
  let rated = 0;
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.url.endsWith('/department-view')) return Response.json({ texts: [said], is_masked: false, remains: ['小明'] });
    if (request.url.endsWith('/rating')) rated += 1;
    return Response.json(request.url.includes('/messages') ? { items: [] } : closed);
  });
  show();
  fillIn();
  press();
  expect((await screen.findByRole('alert')).textContent).toContain(t('masks.not_sent', { words: '小明' }));
  expect(rated).toBe(0);
  press();
  await vi.waitFor(() => expect(rated).toBe(1));
});

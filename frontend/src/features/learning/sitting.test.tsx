import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { attemptQuery, type Attempt } from '@/api/learning';
import { meQuery, type MemberProfile } from '@/api/session';
import { loadWords, t } from '@/i18n';
import { Sitting } from './sitting';

const begun = Date.parse('2026-11-30T01:00:00Z');
const moment = (minutes: number) => new Date(begun + minutes * 60_000).toISOString();
const question = {
  ...{ place: 3, kind: 'single', stem: '停不停？', options: ['停', '不停'], matches: [], blanks: 0 },
  ...{ points: 5, chosen: [], texts: [], stamp: 0 },
};

let minute = 0;
let refusals: Response[] = [];
let saved: { chosen: number[]; texts: string[]; stamp: number } | undefined;
let sent: string[] = [];
let stamps: number[] = [];
let moved = 0;

const attempt = (closed_at: string | null = null) =>
  ({ id: 'a1', exam_id: 'e1', now: moment(minute), ends_at: moment(20), closed_at, questions: [question] }) as unknown as Attempt;

beforeAll(() => loadWords('learning', 'parts', 'frame'));
beforeEach(() => {
  minute = 0;
  refusals = [];
  saved = undefined;
  sent = [];
  stamps = [];
  moved = 0;
  const now = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => now() + moved);
  vi.stubGlobal('fetch', async (request: Request) => {
    const asked = `${request.method} ${new URL(request.url).pathname.replace('/api/v1/learning/', '')}`;
    sent.push(asked);
    if (asked.endsWith('/answers/3')) {
      const given = (await request.json()) as { chosen: number[]; stamp: number };
      stamps.push(given.stamp);
      const refusal = refusals.shift();
      if (refusal) return refusal;
      return Response.json({ place: 3, saved_at: moment(0), ...(saved ?? given) });
    }
    return Response.json(attempt(asked.endsWith('/submit') ? moment(20) : null));
  });
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queries.setQueryData(meQuery.queryKey, { id: 'm1' } as MemberProfile);
  queries.setQueryData(attemptQuery('a1').queryKey, attempt());
  function Shown() {
    const { data, dataUpdatedAt } = useQuery(attemptQuery('a1'));
    return data?.closed_at ? <p>closed</p> : data && <Sitting attempt={data} receivedAt={dataUpdatedAt} />;
  }
  render(
    <QueryClientProvider client={queries}>
      <Shown />
    </QueryClientProvider>,
  );
});
afterEach(() => {
  cleanup();
  localStorage.clear();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const left = () => screen.getByRole('timer').textContent;
const choose = (name: string) => fireEvent.click(screen.getByRole('radio', { name }));

it.each([1, -1])('asks the server when the clock of the device is set %i hour', async (hours) => {
  minute = 5;
  moved = hours * 3_600_000;
  await vi.waitFor(() => expect(left()).toMatch(/1[45]:/), 5_000);
  expect(sent).toContain('GET attempts/a1');
  expect(sent).not.toContain('POST attempts/a1/submit');
});

it('hands in when the server says that the time is over', async () => {
  minute = 20;
  moved = 20 * 60_000;
  await screen.findByText('closed', undefined, { timeout: 5_000 });
  expect(sent).toEqual(expect.arrayContaining(['GET attempts/a1', 'POST attempts/a1/submit']));
});

it('sends with each choice a higher stamp', async () => {
  choose('停');
  choose('不停');
  choose('停');
  await screen.findByText(t('sit.all_saved'));
  expect(stamps).toHaveLength(3);
  expect(stamps).toEqual([...new Set(stamps)].sort((one, other) => one - other));
  expect(screen.getByRole<HTMLInputElement>('radio', { name: '停' }).checked).toBe(true);
  expect(localStorage).toHaveLength(0);
});

it('shows the answer that another device gave later, and says so', async () => {
  saved = { chosen: [1], texts: [], stamp: begun * 2 };
  choose('停');
  await screen.findByText(t('sit.elsewhere', { number: 1 }));
  await vi.waitFor(() => expect(screen.getByRole<HTMLInputElement>('radio', { name: '不停' }).checked).toBe(true));
  expect(localStorage).toHaveLength(0);
});

it('sends again what the server could not take, when it says so', async () => {
  refusals = [Response.json({ code: 'too_many_requests', title: '请求太多' }, { status: 429, headers: { 'Retry-After': '1' } })];
  choose('停');
  await screen.findByText(t('sit.later'));
  await screen.findByText(t('sit.all_saved'), undefined, { timeout: 10_000 });
  expect(stamps).toHaveLength(2);
});

it('says what the server refuses, and keeps the answer until it is changed', async () => {
  refusals = [Response.json({ code: 'closed_after_reset', title: '暂时看不到' }, { status: 403 })];
  choose('停');
  await screen.findByText('暂时看不到');
  expect(screen.getByText(t('sit.refused'))).toBeTruthy();
  expect(localStorage).toHaveLength(1);
  expect(stamps).toHaveLength(1);
  choose('不停');
  await screen.findByText(t('sit.all_saved'));
  expect(screen.queryByText('暂时看不到')).toBeNull();
});

import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { t } from '@/i18n';
import { pagesOf } from '@/test-pages';

let now = '2026-12-01T01:00:00Z';
let refusals: Response[] = [];
const exam = () => ({
  ...{ id: 'e1', number: 'EX-2026-000001', title: '安全考试', lead: '', minutes: 30, questions: 2, points: 10, pass_percent: 60 },
  ...{ opens_at: '2026-12-01T01:00:00Z', closes_at: '2026-12-01T03:00:00Z', certificate: null, attempt: null },
  ...{ may_start: true, now },
});
const { open } = pagesOf({
  feature: 'learning',
  pages: () => [import('./learner')],
  answer: (asked) => (asked === 'GET learning/exams/mine/e1' ? exam() : undefined),
});

const question = {
  ...{ place: 3, kind: 'single', stem: '停不停？', options: ['停', '不停'], matches: [], blanks: 0 },
  ...{ points: 5, chosen: [], texts: [], stamp: 0 },
};
const attempt = {
  ...{ id: 'a1', exam_id: 'e1', now, ends_at: '2026-12-01T01:30:00Z', started_at: now, closed_at: null, questions: [question] },
};
afterEach(() => vi.restoreAllMocks());

it('queues for the start, and asks nothing more than that', async () => {
  open('/learn/exams/e1');
  fireEvent.click(await screen.findByRole('button', { name: t('sit.start') }));
  refusals = [
    Response.json({ code: 'unavailable', title: '稍后' }, { status: 503, headers: { 'Retry-After': '0.1' } }),
    Response.json({ code: 'too_many_requests', title: '太多' }, { status: 429, headers: { 'Retry-After': '0.1' } }),
  ];
  const sent: string[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(`${request.method} ${new URL(request.url).pathname.replace('/api/v1/', '')}`);
    return refusals.shift() ?? Response.json(attempt);
  });
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: t('sit.start') }));
  expect(await screen.findByText(t('sit.rush'))).toBeTruthy();
  expect(await screen.findByText('停不停？')).toBeTruthy();
  expect(sent).toEqual(Array(3).fill('POST learning/exams/e1/attempt'));
});

it('says how little time is left to who has waited until shortly before the exam closes', async () => {
  open('/learn/exams/e1');
  const start = await screen.findByRole('button', { name: t('sit.start') });
  now = '2026-12-01T02:56:30Z';
  const later = Date.now() + 61_000;
  vi.spyOn(Date, 'now').mockImplementation(() => later);
  fireEvent.click(start);
  expect(await screen.findByText(t('sit.start_late', { count: 3 }))).toBeTruthy();
});

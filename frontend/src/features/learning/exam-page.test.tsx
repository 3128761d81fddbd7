import { fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { t } from '@/i18n';
import { pagesOf } from '@/test-pages';

let now = '2026-12-01T01:00:00Z';
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

it('says how little time is left to who starts shortly before the exam closes', async () => {
  open('/learn/exams/e1');
  const start = await screen.findByRole('button', { name: t('sit.start') });
  now = '2026-12-01T02:56:30Z';
  fireEvent.click(start);
  expect(await screen.findByText(t('sit.start_late', { count: 3 }))).toBeTruthy();
});

import { fireEvent, screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { changeDraft } from '@/drafts';
import { t } from '@/i18n';
import { pagesOf } from '@/test-pages';

const course = {
  ...{ id: 'c1', number: 'CO-2026-000001', version: 2, unit_id: 'u1', unit_name: '一车间', title: '别人改的课程', summary: '' },
  ...{ units: [], files: [], state: 'draft', state_name: '草稿', edition: 0, is_changed: true, actions: ['publish'] },
};
const exam = {
  ...{ id: 'e1', number: 'EX-2026-000001', version: 2, unit_id: 'u1', unit_name: '一车间', title: '别人改的考试', lead: '' },
  ...{ opens_at: '2026-12-01T01:00:00Z', closes_at: '2026-12-02T01:00:00Z', minutes: 30, pass_percent: 60, certificate: null },
  ...{ question_ids: [], each_points: 1, blueprint: [{ subject: '法规', difficulty: null, count: 1, points: 5 }] },
  ...{ state: 'draft', state_name: '草稿', questions: 0, points: 0, outdated: 0, sat: null, passed: null, actions: ['publish'] },
};
const { open, written } = pagesOf({
  feature: 'learning',
  pages: () => [import('./desk')],
  roles: ['training_officer'],
  answer: (asked) => (asked.includes('learning/courses/c1') ? course : asked.includes('learning/exams/e1') ? exam : undefined),
});
const rows = [{ subject: '法规', difficulty: '', count: '1', points: '5' }];
const drafts = {
  'course.c1': { title: '我写的课程', summary: '', units: [], version: 1 },
  'exam-draft.e1': {
    ...{ unit_id: 'u1', title: '我写的考试', lead: '', opens_at: '2026-12-01T09:00', closes_at: '2026-12-02T09:00' },
    ...{ minutes: '30', pass_percent: '60', rows, question_ids: [], each_points: '1', certificate: '', months: '', version: 1 },
  },
};
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

beforeEach(() => {
  for (const [name, draft] of Object.entries(drafts)) changeDraft('m1', name, () => draft);
});

it.each([
  ['/training/courses/c1', 'PATCH learning/courses/c1', t('course.action.publish.label')],
  ['/training/exams/e1', 'PATCH learning/exams/e1', t('exam.action.publish.label')],
])('%s: what was written before somebody else changed it does not replace theirs unasked', async (address, sent, publish) => {
  open(address);
  await screen.findByText(t('training.overtaken'));
  expect(screen.queryByRole('button', { name: publish })).toBeNull();
  press(t('exam.create'));
  await vi.waitFor(() => expect(written).toEqual([`${sent} "1"`]));
  written.length = 0;
  open(address);
  for (const [name, draft] of Object.entries(drafts)) changeDraft('m1', name, () => draft);
  await screen.findByText(t('training.overtaken'));
  press(t('training.keep_mine'));
  await vi.waitFor(() => expect(screen.queryByText(t('training.overtaken'))).toBeNull());
  press(t('exam.create'));
  await vi.waitFor(() => expect(written).toEqual([`${sent} "2"`]));
  await screen.findByRole('button', { name: publish });
});

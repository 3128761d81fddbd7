import { fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { AgendaItem, Congress, CongressRow } from '@/api/congress';
import { t } from '@/i18n';
import { pagesOf } from '@/test-pages';

const decision = { result: 'passed', title: '通过', steps: ['赞成 16 票'], figures: [] };
const quorate = { result: 'quorate', title: '可以开会', steps: [], figures: [] };
const row: CongressRow = {
  id: 'c1',
  number: 'WC-2026-000001',
  version: 7,
  state: 'DELIVERED',
  state_name: '材料已送达',
  unit_id: 'u1',
  unit_name: '第一分厂',
  name: '第一次会议',
  starts_at: '2026-03-12T01:00:00Z',
  place: '礼堂',
  is_delegate: true,
};
const item: AgendaItem = {
  id: 'i1',
  place: 1,
  subject: 'pay_agreement',
  subject_name: '工资集体协议草案',
  is_required: true,
  title: '工资协议',
  text: '增长百分之五',
  is_secret: true,
  proposal_id: null,
  state: 'PASSED',
  state_name: '通过',
  election_id: null,
  decision,
  decided_at: '2026-03-12T02:00:00Z',
  may_confirm: false,
  may_prepare: false,
  may_postpone: false,
  owner: null,
  due_on: null,
  result: null,
  done_at: null,
  is_late: false,
};
const presence = { delegates: 30, present: 20, invited: 30, received: 24, needed: 20, decision: quorate };
const congress: Congress = {
  ...row,
  term_from: '2026-03-02',
  term_until: '2029-03-01',
  seats: 30,
  seats_decision: quorate,
  delivered_at: '2026-03-02T01:00:00Z',
  report_due_at: null,
  reported_at: null,
  constituencies: [],
  composition: quorate,
  presence,
  items: [item],
  stewards: [],
  progress: null,
  mandate: {
    delegate_id: 'd1',
    code: '12345678',
    invited_at: '2026-03-02T01:00:00Z',
    received_at: null,
    checked_in_at: null,
    ended_at: null,
    end_reason: null,
  },
  actions: [],
  may_check_in: true,
  has_minutes: false,
  timeline: [],
};
const delegate = {
  id: 'd2',
  member_id: 'm2',
  name: '李强',
  unit_name: '铸造车间',
  constituency_id: 'k1',
  category: 'front_line',
  votes: 40,
  end: null,
  invited_at: null,
  received_at: null,
  checked_in_at: null,
};

const { open, written } = pagesOf({
  feature: 'congress',
  pages: () => [
    import('./congresses-page'),
    import('./congress-page'),
    import('./check-in-page'),
    import('./hall-page'),
    import('./delegates-page'),
  ],
  answer: (asked) =>
    ({
      'GET voting/congresses': { items: [row], next: null },
      'GET voting/congresses/c1': congress,
      'GET voting/congresses/c1/delegates': { items: [delegate], next: null },
      'GET voting/congresses/c1/hall': { name: row.name, state: 'VOTING', state_name: '表决中', presence, items: [item] },
      'POST voting/congresses/c1/receipt': {},
      'POST voting/congresses/c1/check-ins': { delegate, presence },
    })[asked],
});

it('shows a delegate the papers to confirm, their code, and why an item has passed', async () => {
  open('/congresses/c1');
  expect(await screen.findByRole('img', { name: t('mandate.qr') })).toBeDefined();
  expect(screen.getByText('赞成 16 票')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: t('mandate.receive') }));
  await expect.poll(() => written).toEqual(['POST voting/congresses/c1/receipt']);
});

it('checks in by eight digits, and by name where there is no phone', async () => {
  open('/congresses/c1/check-in');
  fireEvent.change(await screen.findByLabelText(t('check_in.code')), { target: { value: '1234 5678' } });
  expect(await screen.findByText(t('check_in.done', { name: '李强' }))).toBeDefined();
  fireEvent.change(screen.getByLabelText(t('check_in.q')), { target: { value: '李' } });
  fireEvent.click(await screen.findByRole('button', { name: new RegExp(t('check_in.take', { name: '李强' })) }));
  await expect.poll(() => written.length).toBe(2);
});

it('shows the hall how many are present and how many are needed', async () => {
  open('/congresses/c1/hall');
  expect(await screen.findByText(quorate.title)).toBeDefined();
  expect(screen.getAllByText('20')).toHaveLength(2);
});

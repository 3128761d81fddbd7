import { act, fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { t } from '@/i18n';
import { pagesOf } from '@/test-pages';

const payout = (id: string) => ({
  ...{
    id,
    number: `批次 ${id}`,
    version: 1,
    state: 'RELEASED',
    state_name: '已放行',
    fund: 'union',
    fen: 100,
    number_of_payments: 0,
  },
  ...{ unit_name: '一车间', made_at: '2026-11-30T01:00:00Z', payments: [], unmatched: [], files: [], actions: [] },
});
const read = (id: string) => ({
  timeline: [{ at: '2026-11-30T01:00:00Z', action: 'make', state: 'MADE', actor_label: '李明', words: `${id} 的说明` }],
});
const { open, written } = pagesOf({
  feature: 'assistance',
  pages: () => [import('@/features/assistance/payout-page')],
  roles: ['finance'],
  answer: (asked) => {
    const [, id = '', isRead] = /assistance\/payouts\/(p\d)(\/read)?$/.exec(asked) ?? [];
    return id ? (isRead ? read(id) : payout(id)) : undefined;
  },
});

it('sealed content that was opened of one object is not opened of the next', async () => {
  const router = open('/assistance/payouts/p2');
  const go = (payoutId: string) => act(() => router.navigate({ to: '/assistance/payouts/$payoutId', params: { payoutId } }));
  await screen.findByRole('heading', { name: '批次 p2' });
  const frame = screen.getByRole('main');
  await go('p1');
  fireEvent.click(await screen.findByRole('button', { name: t('payout.open') }));
  await screen.findByText('p1 的说明');
  await go('p2'); // it is known, so its page is there at once
  await screen.findByRole('heading', { name: '批次 p2' });
  expect(screen.queryByText('p1 的说明')).toBeNull();
  expect(screen.getByRole('button', { name: t('payout.open') })).toBeTruthy();
  expect(written).toEqual(['POST assistance/payouts/p1/read']);
  expect(screen.getByRole('main')).toBe(frame);
});

import { fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Order } from '@/api/shop';
import { t } from '@/i18n';
import { pagesOf } from '@/test-pages';

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
  state_name: '已下单',
  may_open_phone: true,
  timeline: [{ at: '2026-03-02T08:00:00Z', action: 'place', state: 'placed', actor_label: '下单人', words: null }],
  actions: ['confirm', 'change'],
};
const list = { items: [order], next: null };

const { open, written } = pagesOf({
  feature: 'shop',
  pages: () => [import('./orders-page'), import('./order-page'), import('./order-form-page')],
  roles: ['clerk'],
  answer: (asked) =>
    ({
      'GET shop/orders': list,
      'GET shop/orders/mine': { ...list, items: [{ ...order, item: 'rice' }] },
      'GET shop/orders/o1': order,
      'POST shop/orders': order,
      'POST shop/orders/o1/confirm': { ...order, version: 2, state: 'confirmed', state_name: '已确认', actions: [] },
      'POST shop/orders/o1/phone': { phone: '13800000000' },
    })[asked],
});

it('lists orders, each with a way to it', async () => {
  open('/shop/orders?shown=all');
  expect((await screen.findByRole('link', { name: 'tea' })).getAttribute('href')).toBe('/shop/orders/o1');
  expect(screen.getByText(order.state_name)).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: t('order.show.mine') }));
  expect(await screen.findByRole('link', { name: 'rice' })).toBeDefined();
});

it('offers what the shop offers, names the version, and shows the answer', async () => {
  open('/shop/orders/o1');
  fireEvent.click(await screen.findByRole('button', { name: t('order.action.confirm.label') }));
  expect(screen.getByText(t('order.event.place'))).toBeDefined();
  expect(await screen.findByText(t('actions.none'))).toBeDefined();
  expect(screen.getAllByText('已确认')).not.toHaveLength(0);
  expect(written).toEqual(['POST shop/orders/o1/confirm "1"']);
});

it('begins an action with what the order says, and opens what lies sealed when it is asked', async () => {
  open('/shop/orders/o1');
  fireEvent.click(await screen.findByLabelText(new RegExp(t('order.action.change.label'))));
  expect((await screen.findByLabelText<HTMLInputElement>(t('order.item'))).value).toBe('tea');
  expect(screen.queryByRole('link', { name: '13800000000' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: t('order.open_phone') }));
  expect(await screen.findByRole('link', { name: '13800000000' })).toBeDefined();
});

it('keeps an order as a draft until it is placed', async () => {
  open('/shop/orders/new');
  fireEvent.change(await screen.findByLabelText(t('order.item')), { target: { value: 'tea' } });
  open('/shop/orders/new');
  expect((await screen.findByLabelText<HTMLInputElement>(t('order.item'))).value).toBe('tea');
  fireEvent.click(screen.getByRole('button', { name: t('order.submit') }));
  expect(await screen.findByRole('heading', { name: 'tea' })).toBeDefined();
  expect(written).toEqual(['POST shop/orders']);
});

/** Orders of the shop. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, keyed, type Schema } from './client';
import { pagesOf } from './lists';

export type Order = Schema<'OrderPublic'>;
export type OrderRow = Schema<'OrderRow'>;

const path = '/api/v1/shop/orders/{order_id}';

/** One's own, or those of the units that one sees to. */
export type Shown = 'mine' | 'all' | 'waiting';

export const ordersQuery = (shown: Shown) =>
  pagesOf(['orders', shown], (cursor) =>
    shown === 'mine'
      ? answer(client.GET('/api/v1/shop/orders/mine', { params: { query: { cursor } } }))
      : answer(client.GET('/api/v1/shop/orders', { params: { query: { waiting: shown === 'waiting', cursor } } })),
  );

export const orderQuery = (id: string) =>
  queryOptions({ queryKey: ['order', id], queryFn: () => answer(client.GET(path, { params: { path: { order_id: id } } })) });

export const placeOrder = (body: Schema<'OrderCreate'>, key: string) =>
  answer(client.POST('/api/v1/shop/orders', { body, params: { header: keyed(key) } }));

const now = ({ id, version }: Order) => ({ path: { order_id: id }, header: { 'If-Match': `"${version}"` } });

export const changeOrder = (order: Order, body: Schema<'OrderChange'>) =>
  answer(client.PATCH(path, { body, params: now(order) }));

export const deleteOrder = (order: Order) => answer(client.DELETE(path, { params: now(order) }));

export const actOnOrder = actionsOf(path);

/** Orders of the shop. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, type Schema } from './client';
import { pagesOf } from './lists';

export type Order = Schema<'OrderPublic'>;
export type OrderRow = Schema<'OrderRow'>;

const path = '/api/v1/shop/orders/{order_id}';

export const ordersQuery = (filter: { waiting?: boolean }) =>
  pagesOf(['orders', filter], (cursor) =>
    answer(client.GET('/api/v1/shop/orders', { params: { query: { ...filter, cursor } } })),
  );

export const orderQuery = (id: string) =>
  queryOptions({ queryKey: ['order', id], queryFn: () => answer(client.GET(path, { params: { path: { order_id: id } } })) });

export const placeOrder = (body: Schema<'OrderCreate'>, key: string) =>
  answer(client.POST('/api/v1/shop/orders', { body, params: { header: { 'Idempotency-Key': key } } }));

export const changeOrder = ({ id, version }: Order, body: Schema<'OrderChange'>) =>
  answer(client.PATCH(path, { body, params: { path: { order_id: id }, header: { 'If-Match': `"${version}"` } } }));

export const actOnOrder = actionsOf(path);

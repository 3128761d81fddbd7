/** Where machine clients are sent events, and what became of each. For administrators. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, type Schema } from './client';
import { pagesOf } from './lists';

export type Subscription = Schema<'SubscriptionPublic'>;
export type SubscriptionCreate = Schema<'SubscriptionCreate'>;
export type SubscriptionMade = Schema<'SubscriptionMade'>;
export type Delivery = Schema<'DeliveryPublic'>;

const isBusy = (subscription: Subscription | undefined) =>
  subscription !== undefined &&
  subscription.waiting > 0 &&
  subscription.state !== 'ended' &&
  subscription.state !== 'client_ended';

const one = '/api/v1/notifications/subscriptions/{subscription_id}' as const;
const at = (subscription_id: string) => ({ params: { path: { subscription_id } } });

export const eventClientsQuery = queryOptions({
  queryKey: ['event-clients'],
  queryFn: async () => (await answer(client.GET('/api/v1/notifications/event-clients'))).items,
});

export const subscriptionsQuery = pagesOf(['subscriptions'], (cursor) =>
  answer(client.GET('/api/v1/notifications/subscriptions', { params: { query: { cursor } } })),
);

/** While something waits, the page shows by itself what becomes of it. */
const soon = 3_000;

export const subscriptionQuery = (id: string) =>
  queryOptions({
    queryKey: ['subscription', id],
    queryFn: () => answer(client.GET(one, at(id))),
    refetchInterval: ({ state }) => isBusy(state.data) && soon,
  });

export const deliveriesQuery = (subscription: Subscription) => ({
  ...pagesOf(['deliveries', subscription.id], (cursor) =>
    answer(client.GET(`${one}/deliveries`, { params: { path: { subscription_id: subscription.id }, query: { cursor } } })),
  ),
  refetchInterval: isBusy(subscription) && soon,
});

export const subscribe = (body: SubscriptionCreate) => answer(client.POST('/api/v1/notifications/subscriptions', { body }));

/** Another secret; the one before signs as well for so many days. */
export const renewSubscriptionSecret = (id: string, overlap_days: number) =>
  answer(client.POST(`${one}/secret`, { body: { overlap_days }, ...at(id) }));

export const testSubscription = (id: string) => answer(client.POST(`${one}/test`, at(id)));

export const endSubscription = (id: string) => answer(client.POST(`${one}/end`, at(id)));

/** What came since then is sent again. */
export const replaySince = (id: string, since: Date) =>
  answer(client.POST(`${one}/replay`, { body: { since: since.toISOString() }, ...at(id) }));

export const replayDelivery = (id: string, number: number) =>
  answer(client.POST(`${one}/deliveries/{number}/replay`, { params: { path: { subscription_id: id, number } } }));

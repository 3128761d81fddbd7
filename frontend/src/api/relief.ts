/** Relief campaigns: planning, the list, the hand-out, and what one can collect. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, keyed, type Schema } from './client';
import { isOpen, often } from './jobs';
import { pagesOf } from './lists';

export type CampaignRow = Schema<'CampaignRow'>;
export type Campaign = Schema<'CampaignPublic'>;
export type CampaignCreate = Schema<'CampaignCreate'>;
export type Collectable = Schema<'Collectable'>;
export type FoundRecipient = Schema<'FoundRecipient'>;
export type RecipientRow = Schema<'RecipientRow'>;
export type HandOut = Schema<'HandOutPublic'>;
export type Stroke = number[];

const campaigns = '/api/v1/assistance/campaigns/{campaign_id}';

export const campaignsQuery = (waiting: boolean) =>
  pagesOf(['campaigns', waiting], (cursor) =>
    answer(client.GET('/api/v1/assistance/campaigns', { params: { query: { waiting, limit: 20, cursor } } })),
  );

/** While its list is written the count goes up by itself. */
export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaign', id],
    queryFn: () => answer(client.GET(campaigns, { params: { path: { campaign_id: id } } })),
    refetchInterval: ({ state: { data } }) => (data?.progress && isOpen(data.progress) ? often : false),
  });

export const planCampaign = (body: CampaignCreate, key: string) =>
  answer(client.POST('/api/v1/assistance/campaigns', { body, params: { header: keyed(key) } }));

export const actOnCampaign = actionsOf(campaigns);

export const recipientsQuery = (id: string, collected: boolean | undefined, q: string | undefined) =>
  pagesOf(['recipients', id, collected, q], (cursor) =>
    answer(
      client.GET(`${campaigns}/recipients`, {
        params: { path: { campaign_id: id }, query: { collected, q, limit: 20, cursor } },
      }),
    ),
  );

export const exportRecipients = (body: Schema<'RecipientExport'>, format: 'xlsx' | 'pdf', key: string) =>
  answer(client.POST('/api/v1/assistance/exports/recipients', { body, params: { query: { format }, header: keyed(key) } }));

/** By the code on their phone, or by name or employee number. */
export const findRecipients = (id: string, body: Schema<'FindRecipient'>) =>
  answer(client.POST(`${campaigns}/recipients/find`, { body, params: { path: { campaign_id: id } } }));

export const handOut = (id: string, body: Schema<'HandOutCreate'>, key: string) =>
  answer(client.POST(`${campaigns}/hand-outs`, { body, params: { path: { campaign_id: id }, header: keyed(key) } }));

export const collectablesQuery = pagesOf(['campaigns', 'own'], (cursor) =>
  answer(client.GET('/api/v1/assistance/campaigns/own', { params: { query: { limit: 20, cursor } } })),
);

/** Mutual aid: schemes, enrolments, claims. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, keyed, readOnce, type Schema } from './client';
import { pagesOf } from './lists';

export type Scheme = Schema<'SchemePublic'>;
export type SchemeCreate = Schema<'SchemeCreate'>;
export type Enrolment = Schema<'EnrolmentPublic'>;
export type ClaimRow = Schema<'ClaimRow'>;
export type Claim = Schema<'ClaimPublic'>;
export type ClaimRead = Schema<'ClaimRead'>;

const claims = '/api/v1/assistance/claims/{claim_id}';

export const schemesQuery = queryOptions({
  queryKey: ['schemes'],
  queryFn: () => answer(client.GET('/api/v1/assistance/schemes')),
});

export const createScheme = (body: SchemeCreate, key: string) =>
  answer(client.POST('/api/v1/assistance/schemes', { body, params: { header: keyed(key) } }));

export const joinScheme = (id: string, key: string) =>
  answer(
    client.POST('/api/v1/assistance/schemes/{scheme_id}/enrolments', {
      params: { path: { scheme_id: id }, header: keyed(key) },
    }),
  );

export const receivePremiums = (id: string, key: string) =>
  answer(
    client.POST('/api/v1/assistance/schemes/{scheme_id}/premiums', {
      params: { path: { scheme_id: id }, header: keyed(key) },
    }),
  );

export const enrolmentsQuery = pagesOf(['enrolments'], (cursor) =>
  answer(client.GET('/api/v1/assistance/enrolments', { params: { query: { limit: 20, cursor } } })),
);

export const claimsQuery = (filter: { own?: boolean; waiting?: boolean }) =>
  pagesOf(['claims', filter], (cursor) =>
    answer(client.GET('/api/v1/assistance/claims', { params: { query: { ...filter, limit: 20, cursor } } })),
  );

export const claimQuery = (id: string) =>
  queryOptions({
    queryKey: ['claim', id],
    queryFn: () => answer(client.GET(claims, { params: { path: { claim_id: id } } })),
  });

/** Of somebody else's claim the audit trail keeps who read it: asked for by a button, and once. */
export const claimReadQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['claim read', id, version],
    queryFn: () => answer(client.POST(`${claims}/read`, { params: { path: { claim_id: id } } })),
    ...readOnce,
  });

export const fileClaim = (body: Schema<'ClaimCreate'>, key: string) =>
  answer(client.POST('/api/v1/assistance/claims', { body, params: { header: keyed(key) } }));

export const actOnClaim = actionsOf(claims);

/** Who holds which role where, and what roles allow: for security administrators. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, keyed, type Schema } from './client';
import { pagesOf } from './lists';

export type GrantCreate = Schema<'GrantCreate'>;
export type Grant = Schema<'GrantPublic'>;
export type Role = Schema<'Role'>;

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: async () => (await answer(client.GET('/api/v1/identity/roles'))).items,
  staleTime: 60 * 60_000,
});

export const grantsQuery = (filter: { member_id?: string; unit_id?: string; role?: Role; q?: string }) =>
  pagesOf(['grants', filter], (cursor) =>
    answer(client.GET('/api/v1/identity/grants', { params: { query: { ...filter, limit: 30, cursor } } })),
  );

/** Of a role that one administrator grants alone. */
export const createGrant = (grant: Pick<Grant, 'member_id' | 'role' | 'unit_id'>, key: string) =>
  answer(client.POST('/api/v1/identity/grants', { body: grant, params: { header: keyed(key) } }));

export const endGrant = (id: string) =>
  answer(client.DELETE('/api/v1/identity/grants/{grant_id}', { params: { path: { grant_id: id } } }));

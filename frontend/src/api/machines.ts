/** Machine clients: programs that act in their own name. For administrators. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, type Schema } from './client';
import { pagesOf } from './lists';

export type Machine = Schema<'MachinePublic'>;
export type MachineCreate = Schema<'MachineCreate'>;
export type MachineMade = Schema<'MachineMade'>;

export const scopesQuery = queryOptions({
  queryKey: ['scopes'],
  queryFn: async () => (await answer(client.GET('/api/v1/identity/scopes'))).items,
  staleTime: 60 * 60_000,
});

export const machinesQuery = pagesOf(['machines'], (cursor) =>
  answer(client.GET('/api/v1/identity/machines', { params: { query: { cursor } } })),
);

export const registerMachine = (body: MachineCreate) => answer(client.POST('/api/v1/identity/machines', { body }));

/** Another secret; the one before holds for a week more, or ends at once. */
export const renewSecret = (id: string, overlap_days: number) =>
  answer(
    client.POST('/api/v1/identity/machines/{machine_id}/credentials', {
      body: { overlap_days },
      params: { path: { machine_id: id } },
    }),
  );

export const confirmCredential = (machine_id: string, credential_id: string) =>
  answer(
    client.POST('/api/v1/identity/machines/{machine_id}/credentials/{credential_id}/confirm', {
      params: { path: { machine_id, credential_id } },
    }),
  );

export const revokeMachine = (id: string) =>
  answer(client.POST('/api/v1/identity/machines/{machine_id}/revoke', { params: { path: { machine_id: id } } }));

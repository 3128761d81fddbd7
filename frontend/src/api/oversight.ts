/** What every service says to the auditor and the system administrator of the whole platform. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, type Schema } from './client';
import { pagesOf } from './lists';

export type TrailEntry = Schema<'TrailEntry'>;

/** The same addresses in each service; the types are those of one of them. */
const of = (service: string, path: string) => `/api/v1/${service}/${path}`;
const operations = (service: string) => of(service, 'operations') as '/api/v1/identity/operations';
const verification = (service: string) => of(service, 'audit/verification') as '/api/v1/identity/audit/verification';

export const operationsQuery = (service: string) =>
  queryOptions({
    queryKey: ['operations', service],
    queryFn: () => answer(client.GET(operations(service))),
    refetchInterval: 10_000,
  });

export const replayParked = (service: string, key: string) =>
  answer(client.POST(of(service, 'operations/replay') as '/api/v1/identity/operations/replay', { body: { key } }));

export const trailQuery = (service: string, object_id?: string, actor_id?: string) =>
  pagesOf(['trail', service, object_id, actor_id], (cursor) =>
    answer(client.GET(of(service, 'audit') as '/api/v1/identity/audit', { params: { query: { cursor, object_id, actor_id } } })),
  );

export const verificationQuery = (service: string) =>
  queryOptions({
    queryKey: ['verification', service],
    queryFn: () => answer(client.GET(verification(service))),
    refetchInterval: ({ state }) => state.data?.is_waiting === true && 3_000,
  });

export const askForVerification = (service: string) => answer(client.POST(verification(service)));

/** What all services hold about me, and how long they keep what they hold. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, type Schema } from './client';

export type HeldSection = Schema<'HeldSection'>;
export type HeldEntry = Schema<'HeldEntry'>;
/** Who did not answer, in each list that is put together of all services. */
export type Merged = Pick<Schema<'MergedMyData'>, 'unavailable' | 'refused'>;
export type Kept = Schema<'ServiceRetention'>;

export const myDataQuery = queryOptions({
  queryKey: ['my-data'],
  queryFn: ({ signal }) => answer(client.GET('/api/v1/my-data', { signal })),
  // Read again at each visit: it is what is held now. Not at each look at the window: every service collects it.
  staleTime: 0,
  gcTime: 0,
  refetchOnWindowFocus: false,
});

/** What all services keep, why and how long. */
export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => answer(client.GET('/api/v1/retention', { signal })),
});

export const myDataAsPdf = () =>
  answer<Blob>(client.GET('/api/v1/my-data/pdf', { parseAs: 'blob', headers: { Accept: 'application/pdf' } }));

export const myDataAsJson = () => answer<Blob>(client.GET('/api/v1/my-data', { parseAs: 'blob' }));

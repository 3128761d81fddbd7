/** What all services hold about me. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client } from './client';

export const myDataQuery = queryOptions({
  queryKey: ['my-data'],
  queryFn: ({ signal }) => answer(client.GET('/api/v1/my-data', { signal })),
  // Read again at each visit: it is what is held now. Not at each look at the window: every service collects it.
  staleTime: 0,
  gcTime: 0,
  refetchOnWindowFocus: false,
});

export const myDataAsPdf = () =>
  answer<Blob>(client.GET('/api/v1/my-data/pdf', { parseAs: 'blob', headers: { Accept: 'application/pdf' } }));

export const myDataAsJson = () => answer<Blob>(client.GET('/api/v1/my-data', { parseAs: 'blob' }));

/** What all services hold about me. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client } from './client';

export const myDataQuery = queryOptions({
  queryKey: ['my-data'],
  queryFn: () => answer(client.GET('/api/v1/my-data')),
  // Read again at each visit: it is what is held now.
  staleTime: 0,
  gcTime: 0,
});

export const myDataAsPdf = () =>
  answer<Blob>(client.GET('/api/v1/my-data/pdf', { parseAs: 'blob', headers: { Accept: 'application/pdf' } }));

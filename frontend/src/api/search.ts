/** Search over all that I may see. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, type Schema } from './client';

export type Found = Schema<'ServiceFound'>;

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => answer(client.GET('/api/v1/search', { params: { query: { q } }, signal })),
    enabled: q !== '',
    // What was found stays in sight until the next is there.
    placeholderData: (before) => (q === '' ? undefined : before),
  });

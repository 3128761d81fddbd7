/** Search over all that I may see. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client } from './client';

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: () => answer(client.GET('/api/v1/search', { params: { query: { q } } })),
    enabled: q !== '',
  });

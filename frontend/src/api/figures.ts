import { queryOptions } from '@tanstack/react-query';
import { answer, client } from './client';

export const monthsQuery = queryOptions({
  queryKey: ['figures', 'months'],
  queryFn: () => answer(client.GET('/api/v1/insights/months')),
  staleTime: 5 * 60_000,
});

export const figuresQuery = (month: string) =>
  queryOptions({
    queryKey: ['figures', month],
    queryFn: () => answer(client.GET('/api/v1/insights/cases', { params: { query: { month } } })),
    enabled: month !== '',
  });

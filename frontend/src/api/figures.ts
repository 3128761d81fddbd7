import { queryOptions } from '@tanstack/react-query';
import { answer, client, type Schema } from './client';

export type Figures = Schema<'Figures'>;
export type AssistanceFigures = Schema<'AssistanceFigures'>;
export type Turnout = Schema<'Turnout'>;

export const monthsQuery = queryOptions({
  queryKey: ['figures', 'months'],
  queryFn: () => answer(client.GET('/api/v1/insights/months')),
  staleTime: 5 * 60_000,
});

/** `months`: that many up to `month`, taken together. */
export const figuresQuery = (month: string, months: number) =>
  queryOptions({
    queryKey: ['figures', month, months],
    queryFn: () => answer(client.GET('/api/v1/insights/cases', { params: { query: { month, months } } })),
    enabled: month !== '',
  });

export const assistanceFiguresQuery = (month: string, months: number) =>
  queryOptions({
    queryKey: ['figures', 'assistance', month, months],
    queryFn: () => answer(client.GET('/api/v1/insights/assistance', { params: { query: { month, months } } })),
    enabled: month !== '',
  });

export const turnoutQuery = (month: string, months: number) =>
  queryOptions({
    queryKey: ['figures', 'elections', month, months],
    queryFn: () => answer(client.GET('/api/v1/insights/elections', { params: { query: { month, months } } })),
    enabled: month !== '',
  });

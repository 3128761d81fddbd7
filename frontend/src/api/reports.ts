/** The report on assistance of a quarter. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, type Schema } from './client';

export type ReportTable = Schema<'ReportTable'>;

export const reportQuery = (quarter: string) =>
  queryOptions({
    queryKey: ['report', quarter],
    queryFn: () => answer(client.GET('/api/v1/assistance/reports/{quarter}', { params: { path: { quarter } } })),
  });

export const reportFile = (quarter: string, format: 'xlsx' | 'pdf') =>
  `/api/v1/assistance/reports/${quarter}/file?format=${format}`;

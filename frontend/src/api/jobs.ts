/** Long jobs of any service: found again, cancelled, and their files. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, client, type Schema } from './client';
import { pagesOf } from './lists';
import type { paths } from '@/api/schema.gen';

export type Job = Schema<'JobPublic'>;

/** Each that has long jobs. */
type JobService<P = keyof paths> = P extends `/api/v1/${infer Service}/jobs/{job_id}` ? Service : never;

export const isOpen = (job: Pick<Job, 'state'>) => job.state === 'WAITING' || job.state === 'RUNNING';

/** While it waits or runs its count goes up by itself; the page may be left and found again. */
export const often = 1000;

export const jobQuery = (service: JobService, id: string) =>
  queryOptions({
    queryKey: ['jobs', service, id],
    queryFn: () => answer(client.GET(`/api/v1/${service}/jobs/{job_id}`, { params: { path: { job_id: id } } })),
    // A job that cannot be read may be deleted: asking on would find no more.
    refetchInterval: ({ state: { data } }) => (data && isOpen(data) ? often : false),
  });

export const jobsQuery = (service: JobService, kind: string) =>
  infiniteQueryOptions({
    ...pagesOf(['jobs', service, 'list', kind], (cursor) =>
      answer(client.GET(`/api/v1/${service}/jobs`, { params: { query: { kind, limit: 20, cursor } } })),
    ),
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some(isOpen)) ? often : false),
  });

export const cancelJob = (service: JobService, id: string) =>
  answer(client.POST(`/api/v1/${service}/jobs/{job_id}/cancel`, { params: { path: { job_id: id } } }));

export const jobFile = (service: JobService, id: string) => `/api/v1/${service}/jobs/${id}/file`;

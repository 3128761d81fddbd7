/** Roster imports. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, ifMatch, type Schema } from './client';
import { pagesOf } from './lists';
import { isOpen, often, type Job } from './jobs';
import { upload } from './upload';

export type RosterImport = Schema<'RosterImportPublic'>;
export type RosterRow = Schema<'RosterRowPublic'>;
export type Fate = Schema<'Fate'>;

export const importsQuery = pagesOf(['roster-imports', 'list'], (cursor) =>
  answer(client.GET('/api/v1/identity/roster-imports', { params: { query: { limit: 20, cursor } } })),
);

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['roster-imports', id],
    queryFn: () => answer(client.GET('/api/v1/identity/roster-imports/{import_id}', { params: { path: { import_id: id } } })),
  });

/** While it is applied the count goes up: of the job where that can be read, else of the import itself. */
export const importInterval = (roster: RosterImport | undefined, job: Job | undefined) =>
  roster?.state === 'APPLYING' && !(job && isOpen(job)) ? often : false;

export const importRowsQuery = (id: string, fate: Fate | undefined) =>
  pagesOf(['roster-imports', id, 'rows', fate], (cursor) =>
    answer(
      client.GET('/api/v1/identity/roster-imports/{import_id}/rows', {
        params: { path: { import_id: id }, query: { fate, limit: 50, cursor } },
      }),
    ),
  );

export const templateAddress = '/api/v1/identity/roster-imports/template';

export const refusedAddress = (id: string) => `/api/v1/identity/roster-imports/${id}/refused`;

export const checkRoster = (file: File, onProgress: (share: number) => void) =>
  upload<RosterImport>('/api/v1/identity/roster-imports', file, file.name, onProgress);

export const applyRoster = (roster: RosterImport) =>
  answer(
    client.POST('/api/v1/identity/roster-imports/{import_id}/apply', {
      params: { path: { import_id: roster.id }, header: ifMatch(roster.version) },
    }),
  );

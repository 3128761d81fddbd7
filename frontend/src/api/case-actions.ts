/** Filing a concern, and all that is done with a case. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, ifMatch, keyed } from './client';
import type { CaseCreate, CaseKind } from './cases';

/** What a department reads of these words while the author is hidden from it; nothing is kept. */
export const departmentViewQuery = (texts: string[], caseId: string | undefined) =>
  queryOptions({
    queryKey: ['department view', caseId, texts],
    queryFn: ({ signal }) =>
      answer(client.POST('/api/v1/grievances/department-view', { body: { texts, case_id: caseId }, signal })),
    staleTime: 60_000,
    gcTime: 0, // it holds what is being written
  });

interface RoutingInput {
  about_unit_id?: string;
  about_member_id?: string;
  complaint?: boolean;
  kind?: CaseKind;
  show_author_to_department?: boolean;
}

export const routingQuery = (input: RoutingInput) =>
  queryOptions({
    queryKey: ['routing', input],
    queryFn: () => answer(client.GET('/api/v1/grievances/routing', { params: { query: input } })),
    staleTime: 60_000,
  });

export const departmentsQuery = queryOptions({
  queryKey: ['departments'],
  queryFn: () => answer(client.GET('/api/v1/grievances/departments')),
  staleTime: 5 * 60_000,
});

const path = '/api/v1/grievances/cases/{case_id}';

export const fileCase = (body: CaseCreate, key: string) =>
  answer(client.POST('/api/v1/grievances/cases', { body, params: { header: keyed(key) } }));

export const postMessage = (id: string, body: { text: string; internal?: boolean; file_ids?: string[] }, key: string) =>
  answer(
    client.POST('/api/v1/grievances/cases/{case_id}/messages', {
      body,
      params: { path: { case_id: id }, header: keyed(key) },
    }),
  );

/** Files of concerns and their messages; each is found below it by its id. */
export const caseFiles = '/api/v1/grievances/files';

export const showAuthor = (id: string, version: number, show: boolean) =>
  answer(
    client.PATCH(path, {
      body: { show_author_to_department: show },
      params: { path: { case_id: id }, header: ifMatch(version) },
    }),
  );

export const actOnCase = actionsOf(path);

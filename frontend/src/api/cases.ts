/** Grievance cases: reading lists and one case, filing, and every action on a case. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, client } from './client';
import type { CaseCreate, CaseKind, CaseState } from './types';

export type Scope = 'mine' | 'desk' | 'department' | 'supervised' | 'below' | 'work' | 'waiting' | 'past';

export type DueGroup = 'late' | 'today' | 'soon' | 'later';

export interface CaseFilter {
  state?: CaseState[];
  kind?: CaseKind;
  due?: DueGroup;
  unit_id?: string;
  q?: string;
  order?: 'newest' | 'due';
}

/** Every step sends a live hint; this only catches a lost one, and the hour at which something becomes late. */
const seldom = 60_000;

export const casesQuery = (scope: Scope, filter: CaseFilter = {}) =>
  infiniteQueryOptions({
    queryKey: ['cases', scope, filter],
    queryFn: ({ pageParam }) =>
      answer(client.GET('/api/v1/grievances/cases', { params: { query: { scope, ...filter, limit: 20, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: seldom,
  });

/** A file has an order of its own. */
const narrowed = (scope: Scope, { state, kind, due, unit_id, q }: CaseFilter) => ({ scope, state, kind, due, unit_id, q });

/** What a file of this list would hold. */
export const exportPreviewQuery = (scope: Scope, filter: CaseFilter) =>
  queryOptions({
    queryKey: ['cases', 'export', scope, filter],
    queryFn: () => answer(client.POST('/api/v1/grievances/exports/cases/preview', { body: narrowed(scope, filter) })),
    gcTime: 0,
  });

export const exportCases = (scope: Scope, filter: CaseFilter, key: string) =>
  answer(
    client.POST('/api/v1/grievances/exports/cases', {
      body: narrowed(scope, filter),
      params: { header: { 'Idempotency-Key': key } },
    }),
  );

/** What a department reads of these words while the author is hidden from it; nothing is kept. */
export const departmentViewQuery = (texts: string[], caseId: string | undefined) =>
  queryOptions({
    queryKey: ['department view', caseId, texts],
    queryFn: ({ signal }) =>
      answer(client.POST('/api/v1/grievances/department-view', { body: { texts, case_id: caseId }, signal })),
    staleTime: 60_000,
    gcTime: 0, // it holds what is being written
  });

export const countsQuery = queryOptions({
  queryKey: ['cases', 'counts'],
  queryFn: () => answer(client.GET('/api/v1/grievances/cases/counts')),
  refetchInterval: seldom,
});

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id],
    queryFn: () => answer(client.GET('/api/v1/grievances/cases/{case_id}', { params: { path: { case_id: id } } })),
    // A case that moved on to others is asked for no more.
    refetchInterval: (query) => (query.state.error ? false : seldom),
  });

export const messagesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['case', id, 'messages'],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET('/api/v1/grievances/cases/{case_id}/messages', {
          params: { path: { case_id: id }, query: { limit: 100, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: seldom,
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

export const fileCase = (body: CaseCreate, key: string) =>
  answer(client.POST('/api/v1/grievances/cases', { body, params: { header: { 'Idempotency-Key': key } } }));

export const postMessage = (id: string, body: { text: string; internal?: boolean; file_ids?: string[] }, key: string) =>
  answer(
    client.POST('/api/v1/grievances/cases/{case_id}/messages', {
      body,
      params: { path: { case_id: id }, header: { 'Idempotency-Key': key } },
    }),
  );

/** Files of concerns and their messages; each is found below it by its id. */
export const caseFiles = '/api/v1/grievances/files';

export const showAuthor = (id: string, version: number, show: boolean) =>
  answer(
    client.PATCH('/api/v1/grievances/cases/{case_id}', { body: { show_author_to_department: show }, params: at(id, version) }),
  );

/** An action names the version it was decided on: the server answers 412 when somebody was quicker. */
const at = (id: string, version: number) => ({ path: { case_id: id }, header: { 'If-Match': `"${version}"` } });

const path = '/api/v1/grievances/cases/{case_id}';

export const actions = {
  accept: (id: string, version: number) => answer(client.POST(`${path}/accept`, { params: at(id, version) })),
  reject: (id: string, version: number, body: { reason: string; where_to_go: string }) =>
    answer(client.POST(`${path}/reject`, { body, params: at(id, version) })),
  assign: (id: string, version: number, body: { department_id: string; note?: string }) =>
    answer(client.POST(`${path}/assign`, { body, params: at(id, version) })),
  handBack: (id: string, version: number, body: { reason: string }) =>
    answer(client.POST(`${path}/hand-back`, { body, params: at(id, version) })),
  start: (id: string, version: number) => answer(client.POST(`${path}/start`, { params: at(id, version) })),
  reply: (id: string, version: number, body: { text: string; file_ids: string[] }) =>
    answer(client.POST(`${path}/reply`, { body, params: at(id, version) })),
  followUp: (id: string, version: number, body: { note: string }) =>
    answer(client.POST(`${path}/follow-up`, { body, params: at(id, version) })),
  rate: (id: string, version: number, body: { solved: boolean; score: number; words?: string }) =>
    answer(client.POST(`${path}/rating`, { body, params: at(id, version) })),
  withdraw: (id: string, version: number, body: { reason?: string }) =>
    answer(client.POST(`${path}/withdraw`, { body, params: at(id, version) })),
};

/** Grievance cases: lists, counts and one case. Addresses begin to read them while their page is still on its way. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, client, keyed, type Schema } from './client';
import { pagesOf } from './lists';

export type Due = Schema<'Due'>;
export type NextDue = Schema<'NextDue'>;
export type CaseRow = Schema<'CaseRow'>;
export type Case = Schema<'CasePublic'>;
export type CaseCreate = Schema<'CaseCreate'>;
export type CaseMessage = Schema<'MessagePublic'>;
export type CaseState = Schema<'CaseState'>;
export type CaseKind = Schema<'CaseKind'>;

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
    ...pagesOf(['cases', scope, filter], (cursor) =>
      answer(client.GET('/api/v1/grievances/cases', { params: { query: { scope, ...filter, limit: 20, cursor } } })),
    ),
    refetchInterval: seldom,
  });

/** A file has an order of its own. */
const narrowed = (scope: Scope, { state, kind, due, unit_id, q }: CaseFilter) => ({ scope, state, kind, due, unit_id, q });

/** What a file of this list would hold. */
export const exportPreviewQuery = (scope: Scope, filter: CaseFilter) =>
  queryOptions({
    // Apart from the lists, which a live hint asks for again: it is counted when it is opened.
    queryKey: ['export preview', scope, filter],
    queryFn: ({ signal }) =>
      answer(client.POST('/api/v1/grievances/exports/cases/preview', { body: narrowed(scope, filter), signal })),
    staleTime: Infinity,
    gcTime: 0,
  });

export type ExportFormat = 'xlsx' | 'pdf';

export const exportCases = (scope: Scope, filter: CaseFilter, format: ExportFormat, key: string) =>
  answer(
    client.POST('/api/v1/grievances/exports/cases', {
      body: narrowed(scope, filter),
      params: { query: { format }, header: keyed(key) },
    }),
  );

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
    ...pagesOf(['case', id, 'messages'], (cursor) =>
      answer(
        client.GET('/api/v1/grievances/cases/{case_id}/messages', {
          params: { path: { case_id: id }, query: { limit: 100, cursor } },
        }),
      ),
    ),
    refetchInterval: seldom,
  });

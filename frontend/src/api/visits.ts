/** Visits, and what visitors report of them and of home checks. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, keyed, readOnce, type Schema } from './client';
import { pagesOf } from './lists';

export type VisitRow = Schema<'VisitRow'>;
export type Visit = Schema<'VisitBrief'>;
export type VisitRead = Schema<'VisitPublic'>;
export type VisitState = VisitRow['state'];
export type Report = Schema<'ReportPublic'>;
export type Need = Report['needs'][number];
export type Occasion = VisitRow['occasion'];
export type VisitTask = Schema<'TaskPublic'>;

const visits = '/api/v1/assistance/visits/{visit_id}';

export const visitsQuery = (waiting: boolean) =>
  pagesOf(['visits', 'work', waiting], (cursor) =>
    answer(client.GET('/api/v1/assistance/visits', { params: { query: { waiting, limit: 20, cursor } } })),
  );

export const ownVisitsQuery = pagesOf(['visits', 'own'], (cursor) =>
  answer(client.GET('/api/v1/assistance/visits/own', { params: { query: { limit: 20, cursor } } })),
);

export const visitQuery = (id: string) =>
  queryOptions({
    queryKey: ['visit', id],
    queryFn: () => answer(client.GET(visits, { params: { path: { visit_id: id } } })),
  });

/** The audit trail keeps who read it: asked for by a button, and once. */
export const visitReadQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['visit read', id, version],
    queryFn: () => answer(client.POST(`${visits}/read`, { params: { path: { visit_id: id } } })),
    ...readOnce,
  });

export const planVisit = (body: Schema<'VisitCreate'>, key: string) =>
  answer(client.POST('/api/v1/assistance/visits', { body, params: { header: keyed(key) } }));

export const actOnVisit = actionsOf(visits);

/** The report's own id keeps it from being stored twice, however often it is sent. */
export const reportVisit = (id: string, body: Schema<'VisitRecord'>) =>
  answer(client.POST(`${visits}/reports`, { body, params: { path: { visit_id: id } } }));

export const reportCheck = (householdId: string, body: Schema<'CheckRecord'>) =>
  answer(
    client.POST('/api/v1/assistance/households/{household_id}/check', { body, params: { path: { household_id: householdId } } }),
  );

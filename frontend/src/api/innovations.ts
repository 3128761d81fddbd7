/** Small innovations (五小): submitted, judged, publicized, adopted. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, keyed, type Schema } from './client';
import { pagesOf } from './lists';

export type Innovation = Schema<'InnovationPublic'>;
export type InnovationKind = Innovation['kind'];
export type InnovationState = Innovation['state'];
export type InnovationNotice = Schema<'NoticePublic'>;
export type Objection = Schema<'ObjectionOfMember'>;

const base = '/api/v1/learning/innovations';
const one = `${base}/{innovation_id}` as const;
const notice = '/api/v1/learning/notices/{notice_id}';
const at = (id: string) => ({ path: { innovation_id: id } });

/** Of files in them. */
export const innovationFiles = '/api/v1/learning/files';

export const innovationsQuery = (show?: 'mine' | 'waiting') =>
  pagesOf(['innovations', show], (cursor) =>
    answer(
      client.GET(base, {
        params: { query: { mine: show === 'mine' || undefined, waiting: show === 'waiting' || undefined, cursor } },
      }),
    ),
  );

export const innovationQuery = (id: string) =>
  queryOptions({
    queryKey: ['innovation', id],
    queryFn: () => answer(client.GET(one, { params: at(id) })),
  });

/** By which a new one is judged. */
export const criteriaQuery = queryOptions({
  queryKey: ['innovation criteria'],
  queryFn: () => answer(client.GET(`${base}/criteria`)),
});

export const possibleJudgesQuery = (id: string) =>
  queryOptions({
    queryKey: ['innovation judges', id],
    queryFn: () => answer(client.GET(`${one}/judges`, { params: at(id) })),
  });

export const submitInnovation = (body: Schema<'InnovationCreate'>, key: string) =>
  answer(client.POST(base, { body, params: { header: keyed(key) } }));

export const joinInnovation = (code: string, is_named: boolean) =>
  answer(client.POST(`${base}/join`, { body: { code, is_named } }));

export const giveSheet = (id: string, body: Schema<'SheetGive'>) => answer(client.POST(`${one}/sheet`, { body, params: at(id) }));

export const actOnInnovation = actionsOf(one);

export const innovationNoticesQuery = pagesOf(['innovation notices'], (cursor) =>
  answer(client.GET('/api/v1/learning/notices', { params: { query: { cursor } } })),
);

export const objectToInnovation = (id: string, text: string, key: string) =>
  answer(client.POST(`${notice}/objections`, { body: { text }, params: { path: { notice_id: id }, header: keyed(key) } }));

/** With the names of those who objected, which the audit trail keeps who read. */
export const readInnovationObjections = (id: string) =>
  answer(client.POST(`${notice}/objections/read`, { params: { path: { notice_id: id } } }));

export const answerInnovationObjection = (id: string, text: string) =>
  answer(
    client.POST('/api/v1/learning/objections/{objection_id}/answer', {
      body: { text },
      params: { path: { objection_id: id } },
    }),
  );

/** Honours: a list, one honour with its nominations, publicity and objections; the register of those honoured. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, keyed, type Schema } from './client';
import { pagesOf } from './lists';

export type Honour = Schema<'HonourPublic'>;
export type Nomination = Schema<'NominationPublic'>;
export type Award = Schema<'AwardPublic'>;
export type HonourLevel = Honour['level'];
export type Category = Nomination['category'];

const honour = '/api/v1/voting/honours/{honour_id}';
const award = '/api/v1/voting/awards/{award_id}';

export const honoursQuery = pagesOf(['honours'], (cursor) =>
  answer(client.GET('/api/v1/voting/honours', { params: { query: { limit: 20, cursor } } })),
);

export const honourQuery = (id: string) =>
  queryOptions({
    queryKey: ['honour', id],
    queryFn: () => answer(client.GET(honour, { params: { path: { honour_id: id } } })),
  });

/** Colleagues of exactly this name, among whom the honour is awarded. */
export const nomineesQuery = (id: string, name: string) =>
  queryOptions({
    queryKey: ['nominees', id, name],
    queryFn: ({ signal }) =>
      answer(
        client.GET('/api/v1/voting/honours/{honour_id}/colleagues', {
          params: { path: { honour_id: id }, query: { name } },
          signal,
        }),
      ),
    enabled: name.length >= 2,
  });

export const announceHonour = (body: Schema<'HonourCreate'>, key: string) =>
  answer(client.POST('/api/v1/voting/honours', { body, params: { header: keyed(key) } }));

export const nominate = (id: string, body: Schema<'NominationCreate'>, key: string) =>
  answer(
    client.POST('/api/v1/voting/honours/{honour_id}/nominations', {
      body,
      params: { path: { honour_id: id }, header: keyed(key) },
    }),
  );

export const actOnHonour = actionsOf(honour);

export const honourNoticeQuery = (id: string) =>
  queryOptions({
    queryKey: ['honour notice', id],
    queryFn: () => answer(client.GET('/api/v1/voting/notices/{notice_id}', { params: { path: { notice_id: id } } })),
  });

export const objectToHonour = (noticeId: string, text: string, key: string) =>
  answer(
    client.POST('/api/v1/voting/notices/{notice_id}/objections', {
      body: { text },
      params: { path: { notice_id: noticeId }, header: keyed(key) },
    }),
  );

/** With the names of those who objected, which the audit trail keeps who read. */
export const readHonourObjections = (noticeId: string) =>
  answer(client.POST('/api/v1/voting/notices/{notice_id}/objections/read', { params: { path: { notice_id: noticeId } } }));

export const answerHonourObjection = (id: string, text: string) =>
  answer(
    client.POST('/api/v1/voting/objections/{objection_id}/answer', { body: { text }, params: { path: { objection_id: id } } }),
  );

export const awardsQuery = (level?: HonourLevel) =>
  pagesOf(['awards', level], (cursor) =>
    answer(client.GET('/api/v1/voting/awards', { params: { query: { level, limit: 20, cursor } } })),
  );

export const awardQuery = (id: string) =>
  queryOptions({
    queryKey: ['award', id],
    queryFn: () => answer(client.GET(award, { params: { path: { award_id: id } } })),
  });

export const actOnAward = actionsOf(award);

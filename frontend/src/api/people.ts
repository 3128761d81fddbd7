/** Units, members, their posts, and the "about" picker's people. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, client, ifMatch, keyed, type Schema } from './client';
import { pagesOf } from './lists';

export type Unit = Schema<'UnitPublic'>;
export type UnitKind = Schema<'UnitKind'>;
export type Member = Schema<'MemberRow'>;
export type MemberDetails = Schema<'MemberPublic'>;
export type Post = Schema<'PostPublic'>;
export type PostCreate = Schema<'PostCreate'>;
export type PostKind = Schema<'Post'>;

export const unitsQuery = queryOptions({
  queryKey: ['units'],
  queryFn: () => answer(client.GET('/api/v1/identity/units')),
  staleTime: 10 * 60_000,
});

export const createUnit = (body: { parent_id: string; name: string; kind: UnitKind }, key: string) =>
  answer(client.POST('/api/v1/identity/units', { body, params: { header: keyed(key) } }));

export const changeUnit = (unit: { id: string; version: number }, body: { parent_id?: string; name?: string; kind?: UnitKind }) =>
  answer(
    client.PATCH('/api/v1/identity/units/{unit_id}', {
      body,
      params: { path: { unit_id: unit.id }, header: ifMatch(unit.version) },
    }),
  );

export const peopleQuery = (q: string) =>
  infiniteQueryOptions({
    ...pagesOf(['people', q], (cursor, { signal }) =>
      answer(client.GET('/api/v1/identity/people', { params: { query: { q, cursor } }, signal })),
    ),
    enabled: q.length >= 2,
    staleTime: 60_000,
  });

export const membersQuery = (filter: { unit_id?: string; q?: string; active?: boolean }) =>
  pagesOf(['members', filter], (cursor, { signal }) =>
    answer(client.GET('/api/v1/identity/members', { params: { query: { ...filter, limit: 30, cursor } }, signal })),
  );

export const memberQuery = (id: string) =>
  queryOptions({
    queryKey: ['member', id],
    queryFn: () => answer(client.GET('/api/v1/identity/members/{member_id}', { params: { path: { member_id: id } } })),
  });

export const changeMember = (
  member: { id: string; version: number },
  body: { unit_id?: string; active?: boolean; name?: string },
) =>
  answer(
    client.PATCH('/api/v1/identity/members/{member_id}', {
      body,
      params: { path: { member_id: member.id }, header: ifMatch(member.version) },
    }),
  );

/** Ends password, sessions, code and devices at once. */
export const lockAccount = (id: string) =>
  answer(client.POST('/api/v1/identity/members/{member_id}/lock', { params: { path: { member_id: id } } }));

/** `reset`: the account is in use; its password and sessions end when the code is used. */
export const newActivationCode = (id: string, reset: boolean) =>
  answer(
    client.POST('/api/v1/identity/members/{member_id}/activation-code', { body: { reset }, params: { path: { member_id: id } } }),
  );

export type CodeSlip = Schema<'CodeSlip'>;

/** First codes for all in a unit and below it who lack one. */
/** `after`: only employee numbers behind this one. */
export const newUnitCodes = (id: string, again: boolean, after?: string) =>
  answer(
    client.POST('/api/v1/identity/units/{unit_id}/activation-codes', {
      body: { again, after },
      params: { path: { unit_id: id } },
    }),
  );

export const postsQuery = (filter: { unit_id?: string; member_id?: string; q?: string }) =>
  pagesOf(['posts', filter], (cursor) =>
    answer(client.GET('/api/v1/identity/posts', { params: { query: { ...filter, limit: 30, cursor } } })),
  );

export const createPost = (body: PostCreate, key: string) =>
  answer(client.POST('/api/v1/identity/posts', { body, params: { header: keyed(key) } }));

export const endPost = (id: string) =>
  answer(client.DELETE('/api/v1/identity/posts/{post_id}', { params: { path: { post_id: id } } }));

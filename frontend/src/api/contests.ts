/** Contests: as one enters them, as they are organised and judged, and the record of a draw for anybody. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, keyed, type Schema } from './client';
import { pagesOf } from './lists';

export type OwnContest = Schema<'OwnContest'>;
export type Contest = Schema<'ContestPublic'>;
type ContestCreate = Schema<'ContestCreate'>;
type ContestEnter = Schema<'ContestEnter'>;
export type EntryToJudge = Schema<'EntryToJudge'>;
export type DrawRecord = Schema<'DrawRecord'>;
export type RankRow = Schema<'RankRow'>;

const base = '/api/v1/learning/contests';
const at = (id: string) => ({ path: { contest_id: id } });

export const ownContestsQuery = pagesOf(['own contests'], (cursor) =>
  answer(client.GET(`${base}/mine`, { params: { query: { cursor } } })),
);

export const ownContestQuery = (id: string) =>
  queryOptions({
    queryKey: ['own contest', id],
    queryFn: () => answer(client.GET(`${base}/mine/{contest_id}`, { params: at(id) })),
  });

export const enterContest = (id: string, body: ContestEnter) =>
  answer(client.POST(`${base}/mine/{contest_id}/entry`, { params: at(id), body }));

export const listEntry = (id: string, is_listed: boolean) =>
  answer(client.PATCH(`${base}/mine/{contest_id}/entry`, { params: at(id), body: { is_listed } }));

export const withdrawEntry = (id: string) => answer(client.DELETE(`${base}/mine/{contest_id}/entry`, { params: at(id) }));

export const contestsQuery = pagesOf(['contests'], (cursor) => answer(client.GET(base, { params: { query: { cursor } } })));

export const contestQuery = (id: string) =>
  queryOptions({
    queryKey: ['contest', id],
    queryFn: () => answer(client.GET(`${base}/{contest_id}`, { params: at(id) })),
  });

export const createContest = (body: ContestCreate, key: string) =>
  answer(client.POST(base, { params: { header: keyed(key) }, body }));

export const actOnContest = actionsOf(`${base}/{contest_id}`);

export const entriesQuery = (id: string) =>
  queryOptions({
    queryKey: ['contest entries', id],
    queryFn: () => answer(client.GET(`${base}/{contest_id}/entries`, { params: at(id) })),
  });

export const judgeEntry = (id: string, entryId: string, points: number[]) =>
  answer(
    client.POST(`${base}/{contest_id}/entries/{entry_id}/sheet`, {
      params: { path: { contest_id: id, entry_id: entryId } },
      body: { points },
    }),
  );

export const recordQuery = (id: string) =>
  queryOptions({
    queryKey: ['draw record', id],
    queryFn: () => answer(client.GET(`${base}/{contest_id}/draw-record`, { params: at(id) })),
  });

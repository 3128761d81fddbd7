/** Elections: who may vote, the steps of their life, and the public board. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, ifMatch, keyed, type Schema } from './client';
import { pagesOf } from './lists';

export type ElectionRow = Schema<'ElectionRow'>;
export type Election = Schema<'ElectionPublic'>;
export type ElectionState = ElectionRow['state'];
export type Definition = Schema<'Definition'>;
export type QuestionKind = Schema<'QuestionKind'>;
export type ForDuty = Schema<'CandidateForDuty'>;
export type VoterRow = Schema<'VoterPublic'>;
export type RollObjection = Schema<'RollObjectionPublic'>;
export type RollObjectionAnswer = Schema<'RollObjectionAnswer'>;
export type Board = Schema<'BoardPublic'>;
export type BallotLine = Schema<'BallotLine'>;
export type Head = Schema<'HeadPublic'>;

const election = '/api/v1/voting/elections/{election_id}';
const board = '/api/v1/voting/boards/{uuid}';
export const electionsQuery = (working: boolean) =>
  pagesOf(['elections', working], (cursor) =>
    answer(client.GET('/api/v1/voting/elections', { params: { query: { working, cursor } } })),
  );

export const electionQuery = (id: string) =>
  queryOptions({
    queryKey: ['election', id],
    queryFn: () => answer(client.GET(election, { params: { path: { election_id: id } } })),
  });

/** Who may be given a duty in an election of the unit. */
export const forDutyQuery = (unitId: string) =>
  queryOptions({
    queryKey: ['for duty', unitId],
    queryFn: () => answer(client.GET('/api/v1/voting/officials', { params: { query: { unit_id: unitId } } })),
    enabled: unitId !== '',
  });

export const draftElection = (body: Schema<'ElectionCreate'>, key: string) =>
  answer(client.POST('/api/v1/voting/elections', { body, params: { header: keyed(key) } }));

export const changeElection = ({ id, version }: Election, body: Definition) =>
  answer(client.PATCH(election, { body, params: { path: { election_id: id }, header: ifMatch(version) } }));

export const actOnElection = actionsOf(election);

export const votersQuery = (id: string, unitId?: string) =>
  pagesOf(['voters', id, unitId], (cursor) =>
    answer(client.GET(`${election}/voters`, { params: { path: { election_id: id }, query: { unit_id: unitId, cursor } } })),
  );

export const rollObjectionsQuery = (id: string) =>
  pagesOf(['roll objections', id], (cursor) =>
    answer(client.GET(`${election}/objections`, { params: { path: { election_id: id }, query: { cursor } } })),
  );

export const objectToRoll = (id: string, words: string, key: string) =>
  answer(
    client.POST(`${election}/objections`, {
      body: { words },
      params: { path: { election_id: id }, header: keyed(key) },
    }),
  );

export const answerRollObjection = (id: string, objectionId: string, body: RollObjectionAnswer) =>
  answer(
    client.POST(`${election}/objections/{objection_id}/answer`, {
      body,
      params: { path: { election_id: id, objection_id: objectionId } },
    }),
  );

export const boardQuery = (uuid: string) =>
  queryOptions({ queryKey: ['board', uuid], queryFn: () => answer(client.GET(board, { params: { path: { uuid } } })) });

export const ballotsQuery = (uuid: string) =>
  pagesOf(['board', uuid, 'ballots'], (cursor) =>
    answer(client.GET(`${board}/ballots`, { params: { path: { uuid }, query: { limit: 20, cursor } } })),
  );

export const headsQuery = (uuid: string) =>
  pagesOf(['board', uuid, 'heads'], (cursor) =>
    answer(client.GET(`${board}/heads`, { params: { path: { uuid }, query: { limit: 10, cursor } } })),
  );

/** What anybody downloads and checks, without signing in. */
export const archiveOf = (uuid: string) => `/elections/${uuid}/${uuid}.bel`;
export const acceptedOf = (uuid: string) => `/elections/${uuid}/accepted.json`;
export const proofsOf = (uuid: string) => `/elections/${uuid}/proofs.json`;

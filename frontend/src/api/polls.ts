/** Polls and surveys: a list, one poll with its result, answering. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, keyed, type Schema } from './client';
import { pagesOf } from './lists';

export type Poll = Schema<'PollPublic'>;
export type PollQuestion = Schema<'PollQuestion'>;
export type PollAnswer = Schema<'PollAnswer'>;

const poll = '/api/v1/voting/polls/{poll_id}';

export const pollsQuery = pagesOf(['polls'], (cursor) =>
  answer(client.GET('/api/v1/voting/polls', { params: { query: { limit: 20, cursor } } })),
);

export const pollQuery = (id: string) =>
  queryOptions({
    queryKey: ['poll', id],
    queryFn: () => answer(client.GET(poll, { params: { path: { poll_id: id } } })),
  });

export const openPoll = (body: Schema<'PollCreate'>, key: string) =>
  answer(client.POST('/api/v1/voting/polls', { body, params: { header: keyed(key) } }));

export const answerPoll = (id: string, answers: PollAnswer[]) =>
  answer(client.POST('/api/v1/voting/polls/{poll_id}/answers', { body: { answers }, params: { path: { poll_id: id } } }));

export const actOnPoll = actionsOf(poll);

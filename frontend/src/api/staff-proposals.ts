/** Proposals of employees: the public register, one proposal, similar ones. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, keyed, type Schema } from './client';
import { pagesOf } from './lists';

export type StaffProposalRow = Schema<'StaffProposalRow'>;
export type StaffProposal = Schema<'StaffProposalPublic'>;
export type ProposalTopic = StaffProposal['topic'];
export type StaffProposalState = StaffProposal['state'];

const proposals = '/api/v1/voting/proposals/{proposal_id}';

export interface RegisterFilter {
  q?: string;
  state?: StaffProposalState;
  topic?: ProposalTopic;
  mine?: boolean;
  waiting?: boolean;
}

export const staffProposalsQuery = (filter: RegisterFilter) =>
  pagesOf(['staff proposals', filter], (cursor, { signal }) =>
    answer(client.GET('/api/v1/voting/proposals', { params: { query: { ...filter, limit: 20, cursor } }, signal })),
  );

export const staffProposalQuery = (id: string) =>
  queryOptions({
    queryKey: ['staff proposal', id],
    queryFn: () => answer(client.GET(proposals, { params: { path: { proposal_id: id } } })),
  });

export const similarQuery = (title: string) =>
  queryOptions({
    queryKey: ['similar proposals', title],
    queryFn: ({ signal }) => answer(client.GET('/api/v1/voting/proposals/similar', { params: { query: { title } }, signal })),
    enabled: title.length >= 4,
    placeholderData: (before) => before,
  });

export const secondersQuery = (id: string) =>
  pagesOf(['seconders', id], (cursor) =>
    answer(
      client.GET('/api/v1/voting/proposals/{proposal_id}/seconders', {
        params: { path: { proposal_id: id }, query: { limit: 20, cursor } },
      }),
    ),
  );

export const proposalHandlersQuery = (id: string) =>
  queryOptions({
    queryKey: ['proposal handlers', id],
    queryFn: () =>
      answer(client.GET('/api/v1/voting/proposals/{proposal_id}/handlers', { params: { path: { proposal_id: id } } })),
  });

export const propose = (body: Schema<'StaffProposalCreate'>, key: string) =>
  answer(client.POST('/api/v1/voting/proposals', { body, params: { header: keyed(key) } }));

export const secondProposal = (id: string) =>
  answer(client.POST('/api/v1/voting/proposals/{proposal_id}/seconds', { params: { path: { proposal_id: id } } }));

export const actOnProposal = actionsOf(proposals);

/** What one administrator proposes and another confirms: roles, resets, deactivations and moves of those who hold one. */
import { infiniteQueryOptions } from '@tanstack/react-query';
import { answer, client, type Schema } from './client';
import type { Grant } from './grants';

export type Proposal = Schema<'ProposalPublic'>;
export type ProposalMade = Schema<'ProposalMade'>;

/** Those that wait, or those that were decided. */
export const proposalsQuery = (waiting: boolean) =>
  infiniteQueryOptions({
    queryKey: ['proposals', waiting],
    queryFn: ({ pageParam }) =>
      answer(client.GET('/api/v1/identity/proposals', { params: { query: { waiting, limit: 20, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** `code`: an activation code comes with the role. */
export const proposeGrant = (body: Pick<Grant, 'member_id' | 'role' | 'unit_id'> & { reason: string; code: boolean }) =>
  answer(client.POST('/api/v1/identity/proposals/grants', { body }));

export const proposeReset = (member_id: string, reason: string) =>
  answer(client.POST('/api/v1/identity/proposals/resets', { body: { member_id, reason } }));

export const proposeDeactivation = (member_id: string, reason: string) =>
  answer(client.POST('/api/v1/identity/proposals/deactivations', { body: { member_id, reason } }));

export const proposeMove = (member_id: string, unit_id: string, reason: string) =>
  answer(client.POST('/api/v1/identity/proposals/moves', { body: { member_id, unit_id, reason } }));

export const confirmProposal = (id: string, reason: string) =>
  answer(
    client.POST('/api/v1/identity/proposals/{proposal_id}/confirm', { params: { path: { proposal_id: id } }, body: { reason } }),
  );

/** By its proposer this withdraws it. */
export const refuseProposal = (id: string, reason: string) =>
  answer(
    client.POST('/api/v1/identity/proposals/{proposal_id}/refuse', { params: { path: { proposal_id: id } }, body: { reason } }),
  );

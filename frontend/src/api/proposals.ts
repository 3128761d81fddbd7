/** What one administrator proposes and another confirms: roles, resets, deactivations and moves of those who hold one. */
import { actionsOf } from './actions';
import { answer, client, type Schema } from './client';
import { pagesOf } from './lists';
import type { Grant } from './grants';

export type Proposal = Schema<'ProposalPublic'>;
export type ProposalMade = Schema<'ProposalMade'>;

/** Those that wait, or those that were decided. */
export const proposalsQuery = (waiting: boolean) =>
  pagesOf(['proposals', waiting], (cursor) =>
    answer(client.GET('/api/v1/identity/proposals', { params: { query: { waiting, limit: 20, cursor } } })),
  );

/** `code`: an activation code comes with the role. */
export const proposeGrant = (body: Pick<Grant, 'member_id' | 'role' | 'unit_id'> & { reason: string; code: boolean }) =>
  answer(client.POST('/api/v1/identity/proposals/grants', { body }));

export const proposeReset = (member_id: string, reason: string) =>
  answer(client.POST('/api/v1/identity/proposals/resets', { body: { member_id, reason } }));

export const proposeDeactivation = (member_id: string, reason: string) =>
  answer(client.POST('/api/v1/identity/proposals/deactivations', { body: { member_id, reason } }));

export const proposeMove = (member_id: string, unit_id: string, reason: string) =>
  answer(client.POST('/api/v1/identity/proposals/moves', { body: { member_id, unit_id, reason } }));

/** `refuse`: by its proposer this withdraws it. */
export const actOnProposal = actionsOf('/api/v1/identity/proposals/{proposal_id}');

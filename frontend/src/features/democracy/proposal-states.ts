import type { ProposalTopic, StaffProposalState } from '@/api/staff-proposals';
import { stateTable, type Tone } from '@/ui/states';

const tones: Record<StaffProposalState, Tone> = {
  OPEN: 'wait',
  SECONDED: 'wait',
  DECLINED: 'still',
  FILED: 'wait',
  DIVERTED: 'wait',
  ASSIGNED: 'wait',
  REPLIED: 'good',
  RATED: 'good',
  REDO: 'wait',
  CLOSED: 'good',
  JOINED: 'still',
  WITHDRAWN: 'still',
};

export const proposalStates = stateTable('staff_proposal.state', tones);
export const states = Object.keys(tones) as StaffProposalState[];
export const topics: ProposalTopic[] = ['welfare', 'safety', 'pay', 'production', 'training', 'other'];

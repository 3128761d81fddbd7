import type { Proposal } from '@/api/proposals';
import { stateTable, type Tone } from '@/ui/states';

const states: Record<Proposal['state'], Tone> = {
  OPEN: 'wait',
  CONFIRMED: 'good',
  REFUSED: 'still',
  WITHDRAWN: 'still',
  LAPSED: 'still',
};

export const proposalStates = stateTable('proposals.state', states);

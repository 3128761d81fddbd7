import type { Proposal } from '@/api/proposals';
import { stateTable, type Tone } from '@/ui/states';

const states: Record<Proposal['state'], { tone: Tone }> = {
  OPEN: { tone: 'wait' },
  CONFIRMED: { tone: 'good' },
  REFUSED: { tone: 'still' },
  WITHDRAWN: { tone: 'still' },
  LAPSED: { tone: 'still' },
};

export const proposalStates = stateTable('proposals.state', states);

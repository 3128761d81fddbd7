import type { Proposal } from '@/api/types';
import type { StateTable, Tone } from '@/ui/states';

const states: Record<Proposal['state'], { tone: Tone }> = {
  OPEN: { tone: 'wait' },
  CONFIRMED: { tone: 'good' },
  REFUSED: { tone: 'still' },
  WITHDRAWN: { tone: 'still' },
  LAPSED: { tone: 'still' },
};

export const proposalStates: StateTable = { words: 'proposals.state', states };

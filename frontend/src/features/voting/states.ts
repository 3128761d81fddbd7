import type { ElectionState } from '@/api/voting';
import { stateTable, type Tone } from '@/ui/states';

const tones: Record<ElectionState, Tone> = {
  DRAFT: 'still',
  ROLL: 'wait',
  SETUP: 'wait',
  READY: 'wait',
  OPEN: 'good',
  CLOSED: 'wait',
  TALLIED: 'wait',
  DECRYPTED: 'wait',
  SIGNED: 'wait',
  CERTIFIED: 'good',
  VOID: 'still',
  DISCARDED: 'still',
};

export const electionStates = stateTable('election.state', tones);

import type { Apprenticeship } from '@/api/training';
import { stateTable, type Tone } from '@/ui/states';

const tones: Record<Apprenticeship['state'], Tone> = {
  offered: 'wait',
  agreed: 'wait',
  running: 'good',
  passed: 'good',
  failed: 'still',
  stopped: 'still',
  withdrawn: 'still',
};

export const apprenticeshipStates = stateTable('pair.state', tones);

import type { InnovationKind, InnovationState } from '@/api/innovations';
import { stateTable, type Tone } from '@/ui/states';

const tones: Record<InnovationState, Tone> = {
  submitted: 'wait',
  project: 'wait',
  interim: 'wait',
  judging: 'wait',
  judged: 'wait',
  publicized: 'wait',
  undisputed: 'wait',
  adopted: 'good',
  proven: 'good',
  declined: 'still',
  withdrawn: 'still',
};

export const innovationStates = stateTable('innovation.state', tones);
export const kinds: InnovationKind[] = ['invention', 'innovation', 'creation', 'design', 'suggestion'];

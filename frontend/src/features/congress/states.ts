import type { AgendaItem, Congress } from '@/api/congress';
import type { Tone } from '@/ui/states';

/** The words come from the service. */
export const tones: Record<Congress['state'], Tone> = {
  PREPARED: 'still',
  DELIVERED: 'wait',
  QUORUM: 'wait',
  VOTING: 'wait',
  TALLIED: 'wait',
  PUBLISHED: 'good',
  TRACKED: 'good',
  CANCELLED: 'still',
};

export const itemTones: Record<AgendaItem['state'], Tone> = {
  WAITING: 'still',
  OPEN: 'wait',
  BALLOT: 'wait',
  COUNTED: 'wait',
  PASSED: 'good',
  NOT_PASSED: 'late',
  POSTPONED: 'still',
};

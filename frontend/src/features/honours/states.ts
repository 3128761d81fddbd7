import type { Honour, HonourLevel, Category } from '@/api/honours';
import { stateTable, type Tone } from '@/ui/states';

const tones: Record<Honour['state'], Tone> = {
  NOMINATING: 'wait',
  CHECKING: 'wait',
  VOTING: 'wait',
  PUBLICIZED: 'wait',
  UNDISPUTED: 'wait',
  ENDORSED: 'wait',
  APPROVED: 'good',
  AWARDED: 'good',
  CANCELLED: 'still',
};

export const honourStates = stateTable('honour.states', tones);
export const levels: HonourLevel[] = ['enterprise', 'city', 'province', 'national'];
export const categories: Category[] = ['front_line', 'technical', 'manager'];

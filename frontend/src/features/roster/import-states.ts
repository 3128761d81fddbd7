import type { Fate, RosterImport } from '@/api/roster';
import { stateTable, type Tone } from '@/ui/states';

const states: Record<RosterImport['state'], { tone: Tone }> = {
  CHECKED: { tone: 'wait' },
  APPLYING: { tone: 'wait' },
  APPLIED: { tone: 'good' },
  FAILED: { tone: 'late' },
  NOTHING_TO_IMPORT: { tone: 'still' },
  EXPIRED: { tone: 'still' },
  SUPERSEDED: { tone: 'still' },
};

export const importStates = stateTable('roster.state', states);

const rowFates = {
  invalid: { tone: 'late' },
  added: { tone: 'good' },
  changed: { tone: 'wait' },
  moved: { tone: 'wait' },
  unchanged: { tone: 'still' },
} as const satisfies Record<Fate, { tone: Tone }>;

/** What becomes of a row of the file. */
export const fateStates = stateTable('roster.fate', rowFates);

export const fates = Object.keys(rowFates) as Fate[];
export const isFate = (value: string | undefined): value is Fate => value !== undefined && value in rowFates;

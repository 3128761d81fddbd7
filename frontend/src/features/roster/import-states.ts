import type { Fate, RosterImport } from '@/api/types';
import type { StateTable, Tone } from '@/ui/states';

const states: Record<RosterImport['state'], { tone: Tone }> = {
  CHECKED: { tone: 'wait' },
  APPLYING: { tone: 'wait' },
  APPLIED: { tone: 'good' },
  FAILED: { tone: 'late' },
  NOTHING_TO_IMPORT: { tone: 'still' },
  EXPIRED: { tone: 'still' },
  SUPERSEDED: { tone: 'still' },
};

export const importStates: StateTable = { words: 'roster.state', states };

const rowFates = {
  invalid: { tone: 'late' },
  added: { tone: 'good' },
  changed: { tone: 'wait' },
  moved: { tone: 'wait' },
  unchanged: { tone: 'still' },
} as const satisfies Record<Fate, { tone: Tone }>;

/** What becomes of a row of the file. */
export const fateStates: StateTable = { words: 'roster.fate', states: rowFates };

export const fates = Object.keys(rowFates) as Fate[];
export const isFate = (value: string | undefined): value is Fate => value !== undefined && value in rowFates;

/** What the states of one kind of object look like: a tone each, and where their words are in i18n. */
export type Tone = 'good' | 'wait' | 'still' | 'late';

export interface StateTable {
  words: string;
  states: Record<string, { tone: Tone }>;
}

export const toneOf = (table: StateTable, state: string): Tone => table.states[state]?.tone ?? 'still';

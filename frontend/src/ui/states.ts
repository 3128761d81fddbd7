/** What the states of one kind of object look like: a tone each, and where their words are in i18n. */
import type { Key } from '@/i18n';

export type Tone = 'good' | 'wait' | 'still' | 'late';

export interface StateTable {
  words: string;
  states: Record<string, { tone: Tone }>;
}

/** Each state has its words below `words`. */
export const stateTable = <At extends string, State extends string>(
  words: At & (`${At}.${State}` extends Key ? unknown : never),
  states: Record<State, { tone: Tone }>,
): StateTable => ({ words, states });

export const toneOf = (table: StateTable, state: string): Tone => table.states[state]?.tone ?? 'still';

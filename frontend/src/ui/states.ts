/** What the states of one kind of object look like: a tone each, and where their words are in i18n. */
import type { Key } from '@/i18n';

export type Tone = 'good' | 'wait' | 'still' | 'late';

export interface StateTable {
  words: string;
  states: Record<string, Tone | { tone: Tone }>;
}

/** Each state has its words below `words`, and a tone; what else a table says of a state is its own. */
export const stateTable = <At extends string, State extends string>(
  words: At & (`${At}.${State}` extends Key ? unknown : never),
  states: Record<State, Tone | { tone: Tone }>,
): StateTable => ({ words, states });

export function toneOf(table: Pick<StateTable, 'states'>, state: string): Tone {
  const found = table.states[state] ?? 'still';
  return typeof found === 'string' ? found : found.tone;
}

/** The one table of case states: tone and phase. Words are in i18n under `state`; tags, timelines and filters read from here. */
import type { CaseKind, CaseRow, CaseState } from '@/api/cases';
import { t } from '@/i18n';
import { stateTable, type Tone } from '@/ui/states';

/** open: somebody must act; answered: the author's turn; final: over. */
type Phase = 'open' | 'answered' | 'final';

const states = {
  SUBMITTED: { tone: 'wait', phase: 'open' },
  ACCEPTED: { tone: 'wait', phase: 'open' },
  ASSIGNED: { tone: 'wait', phase: 'open' },
  IN_PROGRESS: { tone: 'wait', phase: 'open' },
  REOPENED: { tone: 'wait', phase: 'open' },
  REPLIED: { tone: 'good', phase: 'answered' },
  FOLLOW_UP: { tone: 'good', phase: 'answered' },
  CLOSED: { tone: 'still', phase: 'final' },
  REJECTED: { tone: 'still', phase: 'final' },
  WITHDRAWN: { tone: 'still', phase: 'final' },
} as const satisfies Record<CaseState, { tone: Tone; phase: Phase }>;

export const caseStates = stateTable('state', states);

export const allStates = Object.keys(states) as CaseState[];
export const isCaseState = (state: string): state is CaseState => state in states;
export const isFinal = (state: string) => isCaseState(state) && states[state].phase === 'final';

export const statesIn = (...phases: Phase[]) => allStates.filter((state) => phases.includes(states[state].phase));

export const caseKinds = ['consultation', 'feedback', 'suggestion', 'rights', 'welfare', 'other'] as const satisfies CaseKind[];
export const isCaseKind = (kind: string): kind is CaseKind => (caseKinds as readonly string[]).includes(kind);

/** Supervision stays in the record; on a finished case nobody is being watched any more. */
export const isSupervised = (row: Pick<CaseRow, 'supervised' | 'state'>) => row.supervised && !isFinal(row.state);

/** A desk is named by its unit; people know it as that unit's union. */
export const unionOf = (unit: string) => (unit.endsWith('工会') ? unit : t('app.union_of', { unit }));

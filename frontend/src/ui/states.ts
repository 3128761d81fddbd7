/** The one table of case states: tone and phase. Words are in i18n under `state`; tags, timelines, filters and charts read from here. */
import i18n from 'i18next';
import type { CaseKind, CaseRow, CaseState } from '@/api/types';

export type Tone = 'good' | 'wait' | 'still' | 'late';

/** open: somebody must act; answered: the author's turn; final: over. */
type Phase = 'open' | 'answered' | 'final';

export const caseStates = {
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

export const isCaseState = (state: string): state is CaseState => state in caseStates;

export const statesIn = (...phases: Phase[]) =>
  (Object.keys(caseStates) as CaseState[]).filter((state) => phases.includes(caseStates[state].phase));

export const caseKinds = ['consultation', 'feedback', 'suggestion', 'rights', 'welfare', 'other'] as const satisfies CaseKind[];
export const isCaseKind = (kind: string): kind is CaseKind => (caseKinds as readonly string[]).includes(kind);

/** Supervision stays in the record; on a finished case nobody is being watched any more. */
export const isSupervised = (row: Pick<CaseRow, 'supervised' | 'state'>) =>
  row.supervised && caseStates[row.state].phase !== 'final';

/** A desk is named by its unit; people know it as that unit's union. */
export const unionOf = (unit: string) => (unit.endsWith('工会') ? unit : i18n.t('app.union_of', { unit }));

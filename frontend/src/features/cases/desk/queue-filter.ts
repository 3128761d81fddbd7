/** What the queue's short words mean, by whose queue it is. */
import type { CaseFilter, DueGroup, Scope, CaseState } from '@/api/cases';
import { isCaseKind, isCaseState, statesIn } from '@/features/cases/states';

type DeskScope = Exclude<Scope, 'mine'>;

/** A queue and its filters, as its address says them. */
export interface QueueSearch {
  scope?: DeskScope;
  state?: string;
  kind?: string;
  due?: DueGroup;
  unit?: string;
  q?: string;
  order?: 'newest';
}

/** `open` is not answered yet, `active` not finished yet. */
type StateChoice = 'open' | 'active' | 'new' | 'waiting' | 'all' | CaseState;

/** What a queue shows unless asked otherwise. A supervisor is done once there is an answer; of what somebody handled before
 *  they look for the end, too. */
export const usualState = (scope: DeskScope): StateChoice =>
  scope === 'supervised' ? 'open' : scope === 'past' ? 'all' : 'active';

const choices: Record<'desk' | 'department', Record<'new' | 'waiting', CaseState[]>> = {
  desk: { new: ['SUBMITTED', 'REOPENED'], waiting: ['ASSIGNED', 'IN_PROGRESS', 'REPLIED', 'FOLLOW_UP'] },
  department: { new: ['ASSIGNED'], waiting: ['REPLIED', 'FOLLOW_UP'] },
};

export function stateChoice({ state }: QueueSearch, scope: DeskScope): StateChoice {
  if (state === 'open' || state === 'active' || state === 'new' || state === 'waiting' || state === 'all') return state;
  return state && isCaseState(state) ? state : usualState(scope);
}

function statesOf(choice: StateChoice, scope: DeskScope): CaseState[] | undefined {
  if (choice === 'all') return undefined;
  if (choice === 'open') return statesIn('open');
  if (choice === 'active') return statesIn('open', 'answered');
  if (choice === 'new' || choice === 'waiting') return choices[scope === 'department' ? 'department' : 'desk'][choice];
  return [choice];
}

export function filterOf(search: QueueSearch, scope: DeskScope): CaseFilter {
  return {
    state: statesOf(stateChoice(search, scope), scope),
    kind: search.kind && isCaseKind(search.kind) ? search.kind : undefined,
    due: search.due,
    unit_id: search.unit,
    q: search.q,
    order: search.order,
  };
}

export type InAnyState = QueueSearch & { scope: DeskScope };

/** The same search without the states and dates that hide what is finished, in the queue that holds it; none where it hides nothing. */
export function inAnyState(search: QueueSearch, scope: DeskScope, queue: DeskScope): InAnyState | undefined {
  const isTodays = scope === 'work' || scope === 'waiting';
  const isSearch = search.q || search.kind || search.unit;
  const isWhole = stateChoice(search, scope) === 'all' && !search.due && !isTodays;
  return isSearch && !isWhole ? { ...search, scope: isTodays ? queue : scope, state: 'all', due: undefined } : undefined;
}

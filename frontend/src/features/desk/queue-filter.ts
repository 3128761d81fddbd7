/** What the queue's short words mean, by whose queue it is. */
import type { CaseFilter, Scope } from '@/api/cases';
import type { CaseState } from '@/api/types';
import type { QueueSearch } from '@/app/router';
import { isCaseKind, isCaseState, statesIn } from '@/ui/states';

type DeskScope = Exclude<Scope, 'mine'>;

/** `active` is what a queue shows unless asked otherwise. */
export type StateChoice = 'active' | 'new' | 'waiting' | 'all' | CaseState;

const choices: Record<'desk' | 'department', Record<'new' | 'waiting', CaseState[]>> = {
  desk: { new: ['SUBMITTED', 'REOPENED'], waiting: ['ASSIGNED', 'IN_PROGRESS', 'REPLIED', 'FOLLOW_UP'] },
  department: { new: ['ASSIGNED'], waiting: ['REPLIED', 'FOLLOW_UP'] },
};

export function stateChoice(search: QueueSearch): StateChoice {
  const { state } = search;
  if (state === 'new' || state === 'waiting' || state === 'all') return state;
  return state && isCaseState(state) ? state : 'active';
}

export function filterOf(search: QueueSearch, scope: DeskScope): CaseFilter {
  const choice = stateChoice(search);
  const place = scope === 'department' ? 'department' : 'desk';
  const state =
    choice === 'all' ? undefined : choice === 'active' ? statesIn('open', 'answered') : choice === 'new' || choice === 'waiting' ? choices[place][choice] : [choice];
  return {
    state,
    kind: search.kind && isCaseKind(search.kind) ? search.kind : undefined,
    late: search.due === 'late' ? true : undefined,
    due_today: search.due === 'today' ? true : undefined,
    unit_id: search.unit,
    q: search.q,
    order: search.order,
  };
}

/** What happened on a case, as the timeline and the notices say it; and the way of a concern in five steps, as its author sees it. */
import type { Case, CaseState } from '@/api/cases';
import { caseStates } from '@/features/cases/states';
import { stepsIn, type TimelineStep } from '@/ui/timeline';

/** A department hands back what is not its business; the desk takes back what lies too long. One action, two words. */
const actionIn = ({ action, actor }: Case['timeline'][number]) =>
  action === 'hand_back' && actor === 'staff' ? 'take_back' : action;

export const stepsOf = (shown: Case): TimelineStep[] =>
  stepsIn(
    shown.timeline.map((entry) => ({ ...entry, action: actionIn(entry) })),
    caseStates,
    'event',
  );

export const steps = ['submit', 'accept', 'handle', 'reply', 'rate'] as const;

const under: Record<CaseState, number> = {
  SUBMITTED: 1,
  ACCEPTED: 2,
  ASSIGNED: 2,
  IN_PROGRESS: 2,
  REOPENED: 2,
  REPLIED: 4,
  FOLLOW_UP: 4,
  CLOSED: 5,
  REJECTED: -1,
  WITHDRAWN: -1,
};

/** Which step is under way; 5 once all are done; null where the way ended early. */
export function stepUnderWay(state: CaseState): number | null {
  return under[state] < 0 ? null : under[state];
}

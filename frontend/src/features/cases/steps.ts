/** The way of a concern in five steps, as its author sees it. Each state is one of them under way, or the end. */
import type { CaseState } from '@/api/types';

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

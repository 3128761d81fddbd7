import type { AidRow, HouseholdState, Payout, PayoutRow } from '@/api/assistance';
import type { Need, Occasion, VisitState } from '@/api/visits';
import { stateTable, type Tone } from '@/ui/states';

/** Words of a household's state come from the service. */
const households: Record<HouseholdState, Tone> = {
  APPLIED: 'wait',
  HOME_CHECK: 'wait',
  CHECK_RECORDED: 'wait',
  CHECK_DISPUTED: 'wait',
  CHECKED: 'wait',
  ASSESSMENT: 'wait',
  ASSESSED: 'wait',
  PUBLICIZED: 'wait',
  OBJECTED: 'wait',
  UNDISPUTED: 'wait',
  APPROVED: 'wait',
  FILED: 'good',
  REJECTED: 'still',
  WITHDRAWN: 'still',
  RECHECK: 'wait',
  LEAVING: 'wait',
  MONITORED: 'still',
  EXITED: 'still',
  RELAPSED: 'wait',
};
export const householdStates = { states: households };
export const toneOfHousehold = (state: HouseholdState): Tone => households[state];

/** On the way to a file: the steps that every application takes, and how far it is; null where it is on none. */
export const way = ['applied', 'check', 'assessment', 'notice', 'approval'] as const;
const places: Partial<Record<HouseholdState, number>> = {
  APPLIED: 0,
  RELAPSED: 0,
  HOME_CHECK: 1,
  CHECK_RECORDED: 1,
  CHECKED: 2,
  ASSESSMENT: 2,
  ASSESSED: 3,
  PUBLICIZED: 3,
  OBJECTED: 3,
  UNDISPUTED: 4,
  APPROVED: 4,
};
export const placeOf = (state: HouseholdState) => places[state] ?? null;
export const isUnderWay = (state: HouseholdState) => placeOf(state) !== null;

/** Of a decision on a household or an aid. */
const eligible = ['deep', 'relative', 'accidental', 'granted'];
export const toneOfDecision = ({ result }: { result: string }): Tone => (eligible.includes(result) ? 'good' : 'still');

const aids: Record<AidRow['state'], { tone: Tone }> = {
  REQUESTED: { tone: 'wait' },
  APPROVED: { tone: 'wait' },
  COMMITTED: { tone: 'wait' },
  PAYABLE: { tone: 'wait' },
  PAID: { tone: 'good' },
  REFUSED: { tone: 'still' },
  STOPPED: { tone: 'still' },
  REVERSED: { tone: 'still' },
};
export const aidStates = stateTable('aid.state', aids);

const payouts: Record<PayoutRow['state'], { tone: Tone }> = {
  MADE: { tone: 'wait' },
  RELEASED: { tone: 'wait' },
  SETTLED: { tone: 'good' },
  CANCELLED: { tone: 'still' },
};
export const payoutStates = stateTable('payout.state', payouts);

const payments: Record<Payout['payments'][number]['state'], { tone: Tone }> = {
  WAITING: { tone: 'wait' },
  SENT: { tone: 'wait' },
  PAID: { tone: 'good' },
  FAILED: { tone: 'late' },
  UNKNOWN: { tone: 'late' },
  CONTRADICTED: { tone: 'late' },
  CANCELLED: { tone: 'still' },
};
export const paymentStates = stateTable('payout.payment', payments);

/** Words of a visit's state come from the service. */
const visits: Record<VisitState, Tone> = {
  PLANNED: 'wait',
  ASSIGNED: 'wait',
  RECORDED: 'wait',
  DISPUTED: 'late',
  CONFIRMED: 'good',
  DONE: 'still',
  CANCELLED: 'still',
};
export const visitStates = { states: visits };
export const toneOfVisit = (state: VisitState): Tone => visits[state];

export const needs: Need[] = ['money', 'medical', 'schooling', 'housing', 'care', 'work', 'legal', 'company'];
/** Those that people plan; the half-yearly ones plan themselves. */
export const occasions = [
  'hardship',
  'illness',
  'birth',
  'marriage',
  'bereavement',
  'festival',
  'retirement',
] as const satisfies Occasion[];

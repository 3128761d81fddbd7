/** Of a member's history what changed the unit, or whether they work here; a new name or phone number is an entry too. */
import type { MemberDetails } from '@/api/people';

type History = MemberDetails['history'];

export const movesIn = (history: History): History =>
  history.filter(
    ({ unit_id, active }, index) => unit_id !== history[index - 1]?.unit_id || active !== history[index - 1]?.active,
  );

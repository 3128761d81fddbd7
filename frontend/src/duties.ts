/** Which work a person finds in the rail and on Home: only the duties they hold. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery, type MemberProfile } from '@/api/session';
import { useFeatures, type Duty, type Feature, type Here } from './feature';

const dutiesIn = (features: readonly Feature[]) => features.flatMap((feature) => feature.duties ?? []);

export const dutiesOf = (features: readonly Feature[], me: MemberProfile) => dutiesIn(features).filter((duty) => duty.isFor(me));

export function useDuties(): Duty[] {
  const { data: me } = useSuspenseQuery(meQuery);
  return dutiesOf(useFeatures(), me);
}

const placeOf = (duty: Duty) => duty.to.split('?')[0] ?? '';

/** The duties whose pages lie at this address. */
export function dutiesAt(duties: Duty[], pathname: string): Duty[] {
  const around = duties.filter((duty) => pathname === placeOf(duty) || pathname.startsWith(`${placeOf(duty)}/`));
  const nearest = Math.max(...around.map((duty) => placeOf(duty).length));
  return around.filter((duty) => placeOf(duty).length === nearest);
}

/** Whether an address is open to somebody who holds these duties. The server decides about what is on it; this only spares a
 *  page of refusals. */
export function isOpenTo(features: readonly Feature[], held: Duty[], pathname: string): boolean {
  const here = dutiesAt(dutiesIn(features), pathname);
  return here.length === 0 || here.some((duty) => duty.isOpen || held.includes(duty));
}

/** Whether this duty is the one at work. `features` knows places of duties that the person does not hold. */
export function isAt(features: readonly Feature[], duty: Duty, held: Duty[], here: Here): boolean {
  return duty.isAt ? duty.isAt(here, held) : dutiesAt(dutiesIn(features), here.pathname).includes(duty);
}

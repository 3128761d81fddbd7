/** Which work a person finds in the rail: only the duties they hold. */
import { holds } from '@/api/session';
import type { MemberProfile } from '@/api/types';

export interface Duty {
  group: 'work' | 'people' | 'figures';
  label:
    | 'nav.today'
    | 'nav.desk_queue'
    | 'nav.department_queue'
    | 'nav.supervised_queue'
    | 'nav.below_queue'
    | 'nav.past_queue'
    | 'nav.members'
    | 'nav.units'
    | 'nav.posts'
    | 'nav.grants'
    | 'nav.roster'
    | 'nav.proposals'
    | 'nav.figures';
  to:
    | '/desk'
    | '/desk/cases'
    | '/people'
    | '/people/units'
    | '/people/posts'
    | '/people/grants'
    | '/people/roster'
    | '/proposals'
    | '/figures';
  scope?: 'desk' | 'department' | 'supervised' | 'below' | 'past';
}

export function dutiesOf(me: MemberProfile): Duty[] {
  const isStaff = holds(me, 'union_staff');
  const isHandler = holds(me, 'handler');
  const duties: Duty[] = [];
  if (isStaff || isHandler) duties.push({ group: 'work', label: 'nav.today', to: '/desk' });
  if (isStaff) duties.push({ group: 'work', label: 'nav.desk_queue', to: '/desk/cases', scope: 'desk' });
  if (isHandler) duties.push({ group: 'work', label: 'nav.department_queue', to: '/desk/cases', scope: 'department' });
  if (isStaff) duties.push({ group: 'work', label: 'nav.supervised_queue', to: '/desk/cases', scope: 'supervised' });
  if (isStaff) duties.push({ group: 'work', label: 'nav.below_queue', to: '/desk/cases', scope: 'below' });
  if (isStaff || isHandler) duties.push({ group: 'work', label: 'nav.past_queue', to: '/desk/cases', scope: 'past' });
  const isHr = holds(me, 'hr_admin');
  const isSecurity = holds(me, 'security_admin');
  if (isSecurity) duties.push({ group: 'people', label: 'nav.grants', to: '/people/grants' });
  if (isHr || isStaff || isSecurity) duties.push({ group: 'people', label: 'nav.members', to: '/people' });
  if (isHr) duties.push({ group: 'people', label: 'nav.units', to: '/people/units' });
  if (isHr || isStaff) duties.push({ group: 'people', label: 'nav.posts', to: '/people/posts' });
  if (isHr) duties.push({ group: 'people', label: 'nav.roster', to: '/people/roster' });
  if (isHr || isSecurity || holds(me, 'system_admin', 'auditor'))
    duties.push({ group: 'people', label: 'nav.proposals', to: '/proposals' });
  if (isStaff) duties.push({ group: 'figures', label: 'nav.figures', to: '/figures' });
  return duties;
}

const addresses: Duty['to'][] = [
  '/people/units',
  '/people/posts',
  '/people/grants',
  '/people/roster',
  '/people',
  '/proposals',
  '/desk/cases',
  '/desk',
  '/figures',
];

/** Whether an address is open to somebody with these duties. The server decides about what is on it; this only spares a page of refusals.
 *  Anybody may be the one whom a proposal is about. */
export function isOpenTo(duties: Duty[], pathname: string): boolean {
  const place = placeOf(pathname);
  return place === undefined || place === '/proposals' || duties.some((duty) => duty.to === place);
}

const placeOf = (pathname: string) => addresses.find((address) => pathname === address || pathname.startsWith(`${address}/`));

/** Whether this duty is the one at work. A queue is told from the next by its scope; without one it is the first. Lists that
 *  only Today leads to are part of it. */
export function isAt(duty: Duty, duties: Duty[], pathname: string, scope: unknown): boolean {
  if (pathname === '/desk/cases') {
    const queues = duties.filter((each) => each.to === pathname);
    const queue = queues.find((each) => each.scope === (scope ?? queues[0]?.scope));
    return queue ? duty === queue : duty.to === '/desk';
  }
  return placeOf(pathname) === duty.to && duty.to !== '/desk/cases';
}

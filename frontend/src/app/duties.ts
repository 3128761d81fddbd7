/** Which work a person finds in the rail: only the duties they hold. */
import { holds } from '@/api/session';
import type { MemberProfile } from '@/api/types';

export interface Duty {
  group: 'work' | 'people' | 'figures';
  label: 'nav.today' | 'nav.desk_queue' | 'nav.department_queue' | 'nav.supervised_queue' | 'nav.members' | 'nav.roster' | 'nav.figures';
  to: '/desk' | '/desk/cases' | '/people' | '/people/roster' | '/figures';
  scope?: 'desk' | 'department' | 'supervised';
}

export function dutiesOf(me: MemberProfile): Duty[] {
  const isStaff = holds(me, 'union_staff');
  const isHandler = holds(me, 'handler');
  const duties: Duty[] = [];
  if (isStaff || isHandler) duties.push({ group: 'work', label: 'nav.today', to: '/desk' });
  if (isStaff) duties.push({ group: 'work', label: 'nav.desk_queue', to: '/desk/cases', scope: 'desk' });
  if (isHandler) duties.push({ group: 'work', label: 'nav.department_queue', to: '/desk/cases', scope: 'department' });
  if (isStaff) duties.push({ group: 'work', label: 'nav.supervised_queue', to: '/desk/cases', scope: 'supervised' });
  if (holds(me, 'hr_admin', 'union_staff')) duties.push({ group: 'people', label: 'nav.members', to: '/people' });
  if (holds(me, 'hr_admin')) duties.push({ group: 'people', label: 'nav.roster', to: '/people/roster' });
  if (isStaff) duties.push({ group: 'figures', label: 'nav.figures', to: '/figures' });
  return duties;
}

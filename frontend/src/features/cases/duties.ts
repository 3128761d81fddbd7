/** The desk: Today, and the queues by whose they are. */
import { useQuery } from '@tanstack/react-query';
import { countsQuery } from '@/api/cases';
import { holds } from '@/api/session';
import type { Duty, Here } from '@/feature';
import { t } from '@/i18n';

const queues = '/desk/cases';
const ownExports = '/desk/exports';
const addressOf = (scope: string) => `${queues}?scope=${scope}`;

/** The queue at work, which is the first one where the address names none. */
function queueAt({ pathname, search }: Here, held: Duty[]): Duty | undefined {
  if (pathname !== queues) return undefined;
  const scope = search.get('scope');
  return held.find(({ to }) => (scope ? to === addressOf(scope) : to.startsWith(addressOf(''))));
}

const queue = (scope: string, label: Duty['label'], ...roles: string[]): Duty => {
  const duty: Duty = {
    group: 'nav.group_work',
    label,
    to: addressOf(scope),
    isFor: (me) => holds(me, ...roles),
    isAt: (here, held) => queueAt(here, held) === duty,
  };
  return duty;
};

/** All that Today lists as the reader's to do. */
function useWaiting(): number {
  const { data } = useQuery(countsQuery);
  return data ? data.overdue + data.due_today + data.due_soon + data.due_later : 0;
}

export const deskDuties: Duty[] = [
  {
    group: 'nav.group_work',
    label: 'nav.today',
    to: '/desk',
    isFor: (me) => holds(me, 'union_staff', 'handler'),
    // Lists that only Today leads to are part of it, and the exports of any list.
    isAt: (here, held) =>
      here.pathname === '/desk' || here.pathname === ownExports || (here.pathname === queues && !queueAt(here, held)),
    count: { useCount: useWaiting, spoken: (count) => t('nav.today_waiting', { count }) },
    tile: { label: 'home.desk', hint: 'home.desk_hint' },
  },
  queue('desk', 'nav.desk_queue', 'union_staff'),
  queue('department', 'nav.department_queue', 'handler'),
  queue('supervised', 'nav.supervised_queue', 'union_staff'),
  queue('below', 'nav.below_queue', 'union_staff'),
  queue('past', 'nav.past_queue', 'union_staff', 'handler'),
];

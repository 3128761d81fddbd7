/** All that staff, visitors and approvers can do to a visit: one table. */
import type { Ref } from 'react';
import { actOnVisit, visitQuery, type Visit, type VisitRead, type VisitTask } from '@/api/visits';
import { useTranslation } from '@/i18n';
import { ActionPanel } from '@/ui/action-panel';
import { useActions } from '@/ui/use-actions';
import { reasonField } from './action-fields';

interface Written {
  one: string;
  two: string;
  reason: string;
  differs?: string;
  report: string;
  kind: string;
  what: string;
  task: string;
  number?: string;
}

interface VisitActionsProps {
  visit: Visit;
  /** What lies sealed, once it was opened. */
  read: VisitRead | undefined;
  isStaff: boolean;
  ref: Ref<HTMLElement>;
}

/** Without it there is nothing to confirm, to choose or to finish. */
const needReading = ['confirm', 'decide', 'finish_task'];

export function VisitActions({ visit, read, isStaff, ref }: VisitActionsProps) {
  const { t } = useTranslation();
  const open = read?.tasks.filter(({ done_at }) => !done_at) ?? [];
  const offered = visit.actions.filter((name) => read || !needReading.includes(name));
  const actions = useActions<Written>({
    isSealed: true,
    object: { ...visit, actions: offered.filter((name) => name !== 'finish_task' || open.length > 0) },
    queryKey: visitQuery(visit.id).queryKey,
    lists: [['visits'], ['visit read', visit.id]],
    words: 'visit_action',
    state: visit.state_name,
    table: {
      assign: {
        fields: (['one', 'two'] as const).map(
          (name, index) => ({ name, kind: 'member', label: t('visit.place', { place: index + 1 }), isRequired: true }) as const,
        ),
        send: ({ one, two }) => actOnVisit(visit, 'visitors', { member_ids: [one, two] }),
      },
      approve_gift: { facts: { number: visit.number }, send: () => actOnVisit(visit, 'gift/approve') },
      confirm: {
        fields: [{ name: 'differs', label: t('work.differs'), hint: t('work.differs_hint'), most: 4000, rows: 3 }],
        send: ({ differs }) => actOnVisit(visit, 'confirm', { differs }),
      },
      decide: {
        fields: [
          {
            name: 'report',
            kind: 'choice',
            label: t('work.which_report'),
            isRequired: true,
            choose: t('figure.choose'),
            options: (read?.reports ?? []).map(({ id, author_name }) => ({ value: id, label: author_name })),
          },
          ...reasonField(t('work.report_reason')),
        ],
        send: ({ report, reason }) => actOnVisit(visit, 'decide', { report_id: report, reason }),
      },
      add_task: {
        fields: [
          {
            name: 'kind',
            kind: 'choice',
            label: t('task.kind'),
            isRequired: true,
            choose: t('figure.choose'),
            options: (['case', 'application', 'other'] as const).map((value) => ({ value, label: t(`task.${value}`) })),
          },
          { name: 'what', label: t('task.what'), isRequired: true, least: 2, rows: 3 },
        ],
        send: ({ kind, what }) => actOnVisit(visit, 'tasks', { kind: kind as VisitTask['kind'], what }),
      },
      finish_task: {
        fields: [
          {
            name: 'task',
            kind: 'choice',
            label: t('task.which'),
            isRequired: true,
            choose: t('figure.choose'),
            options: open.map(({ id, what }) => ({ value: id, label: what.slice(0, 40) })),
          },
          { name: 'number', kind: 'line', label: t('task.number'), hint: t('task.number_hint'), most: 20 },
        ],
        send: ({ task, number }) => actOnVisit(visit, 'tasks/finish', { task_id: task, number: number?.toUpperCase() }),
      },
      finish: { facts: { number: visit.number }, send: () => actOnVisit(visit, 'finish') },
      refuse_gift: {
        isWayOut: true,
        fields: reasonField(t('visit.refuse_reason')),
        send: ({ reason }) => actOnVisit(visit, 'gift/refuse', { reason }),
      },
      cancel: {
        isWayOut: true,
        facts: { number: visit.number },
        fields: reasonField(t('visit.cancel_reason')),
        send: ({ reason }) => actOnVisit(visit, 'cancel', { reason }),
      },
    },
  });
  const waits = visit.actions.some((name) => needReading.includes(name)) && !read;
  return (
    <ActionPanel
      of={actions}
      ref={ref}
      none={<p>{t(waits ? 'visit.read_first' : isStaff ? 'work.nothing' : 'visit.nothing')}</p>}
    />
  );
}

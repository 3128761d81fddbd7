/** All that staff, visitors, the committee and approvers can do to a file: one table. */
import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import { actOnHousehold, candidatesQuery, householdQuery, type Household, type HouseholdRead } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { ActionPanel } from '@/ui/action-panel';
import { useActions } from '@/ui/use-actions';
import { figureFields, reasonField } from './action-fields';
import { figuresOf, type FiguresWritten } from './figures';

interface Written extends FiguresWritten {
  people: string[];
  report: string;
  differs?: string;
  supports: string;
  related: string;
  reason: string;
  story: string;
}

interface HouseholdActionsProps {
  shown: Household;
  /** What lies sealed, once it was opened. */
  read: HouseholdRead | undefined;
  ref: Ref<HTMLElement>;
}

/** Those who sit there and gave a view stay. */
function useCandidates(shown: Household, duty: 'visit' | 'assess') {
  const { t } = useTranslation();
  const isAsked = shown.actions.some((name) => name === 'name_visitors' || name === 'name_committee');
  const from = useQuery({ ...candidatesQuery(shown.id, shown.version, duty), enabled: isAsked });
  const found = from.data ?? [];
  const stay = duty === 'assess' ? found.filter(({ sits, has_acted }) => sits && has_acted).map((each) => each.member_id) : [];
  const sitting = duty === 'assess' ? found.filter(({ sits }) => sits).length : 0;
  const options = found.map(({ member_id, name, unit_name, sits, why_not }) => ({
    value: member_id,
    label: name,
    hint: [unit_name, sits && t('work.sits')].filter(Boolean).join(' · '),
    barred: stay.includes(member_id) ? t('work.stays') : why_not,
  }));
  return {
    stay,
    least: Math.max(3, sitting) - stay.length,
    field: {
      name: 'people',
      kind: 'several',
      isRequired: true,
      hint: options.some(({ barred }) => barred) ? t('work.barred') : undefined,
      options,
      from,
    } as const,
  };
}

export function HouseholdActions({ shown, read, ref }: HouseholdActionsProps) {
  const { t } = useTranslation();
  const yesNo = (yes: string, no: string) => [
    { value: 'yes', label: yes },
    { value: 'no', label: no },
  ];
  const people = useCandidates(shown, shown.actions.includes('name_visitors') ? 'visit' : 'assess');
  const known = read?.check?.reports.find(({ counts }) => counts)?.figures ?? read?.figures;
  const reports = read?.check?.reports ?? [];

  const actions = useActions<Written>({
    isSealed: true,
    object: {
      ...shown,
      actions: shown.actions.filter((name) => read || !['renew', 'leave', 'keep', 'relapse', 'decide_check'].includes(name)),
    },
    queryKey: householdQuery(shown.id).queryKey,
    lists: [['households']],
    words: 'work_action',
    state: shown.state_name,
    table: {
      name_visitors: {
        fields: [{ ...people.field, label: t('work.visitors'), least: 2, most: 2 }],
        send: ({ people: member_ids }) => actOnHousehold(shown, 'visitors', { member_ids }),
      },
      confirm_check: {
        fields: [{ name: 'differs', label: t('work.differs'), hint: t('work.differs_hint'), most: 4000, rows: 3 }],
        send: ({ differs }) => actOnHousehold(shown, 'check/confirm', { differs }),
      },
      decide_check: {
        fields: [
          {
            name: 'report',
            kind: 'choice',
            label: t('work.which_report'),
            isRequired: true,
            choose: t('figure.choose'),
            options: reports.map(({ id, author_name }) => ({ value: id, label: author_name })),
          },
          ...reasonField(t('work.report_reason')),
        ],
        send: ({ report, reason }) => actOnHousehold(shown, 'check/decide', { report_id: report, reason }),
      },
      name_committee: {
        fields: [{ ...people.field, label: t('work.committee'), least: people.least }],
        send: ({ people: chosen }) => actOnHousehold(shown, 'committee', { member_ids: [...people.stay, ...chosen] }),
      },
      give_view: {
        fields: [
          {
            name: 'supports',
            kind: 'choice',
            label: t('work.supports'),
            isRequired: true,
            choose: t('figure.choose'),
            options: yesNo(t('file.supports'), t('file.against')),
          },
          ...reasonField(t('work.view_reason')),
          {
            name: 'related',
            kind: 'choice',
            label: t('work.related'),
            hint: t('work.related_hint'),
            isRequired: true,
            choose: t('figure.choose'),
            options: yesNo(t('work.related_yes'), t('work.related_no')),
          },
        ],
        send: ({ supports, reason, related }) =>
          actOnHousehold(shown, 'views', { supports: supports === 'yes', reason, related: related === 'yes' }),
      },
      publicize: { facts: { unit: shown.unit_name }, send: () => actOnHousehold(shown, 'publicize') },
      approve: { facts: { number: shown.number }, send: () => actOnHousehold(shown, 'approve') },
      countersign: { facts: { number: shown.number }, send: () => actOnHousehold(shown, 'countersign') },
      renew: {
        fields: figureFields(),
        send: (written) => actOnHousehold(shown, 'renew', { figures: figuresOf(written, known) }),
      },
      leave: {
        isWayOut: true,
        fields: figureFields(),
        send: (written) => actOnHousehold(shown, 'leave', { figures: figuresOf(written, known) }),
      },
      keep: {
        isWayOut: true,
        fields: [...reasonField(t('work.keep_reason')), ...figureFields()],
        send: ({ reason, ...written }) => actOnHousehold(shown, 'keep', { reason, figures: figuresOf(written, known) }),
      },
      relapse: {
        isWayOut: true,
        fields: [{ name: 'story', label: t('apply.story'), isRequired: true, least: 10, most: 4000, rows: 4 }, ...figureFields()],
        send: ({ story, ...written }) => actOnHousehold(shown, 'relapse', { story, figures: figuresOf(written, known) }),
      },
      send_back: {
        isWayOut: true,
        fields: reasonField(t('work.back_reason')),
        send: ({ reason }) => actOnHousehold(shown, 'send-back', { reason }),
      },
      reject: {
        isWayOut: true,
        facts: { number: shown.number },
        fields: reasonField(t('work.reject_reason')),
        send: ({ reason }) => actOnHousehold(shown, 'reject', { reason }),
      },
    },
  });
  return <ActionPanel of={actions} ref={ref} none={<p>{t('work.nothing')}</p>} />;
}

/** What can be done to an honour: the check, the vote, points, publicity, approval, the award. */
import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import { actOnHonour, honourQuery, type Category, type Honour, type Nomination } from '@/api/honours';
import { forDutyQuery, type ForDuty } from '@/api/voting';
import { useTranslation } from '@/i18n';
import { Actions } from '@/ui/action-panel';
import { atMoment, today } from '@/ui/dates';
import { categories } from './states';

interface Given {
  nominee: string;
  qualified: string;
  category?: Category;
  reason: string;
  basis: string;
  lots: string[];
  day: string;
  committee: string[];
  trustees: string[];
  registrar: string;
  objections_until: string;
  opens_at: string;
  closes_at: string;
  [points: `points_${string}`]: number;
}

export function HonourActions({ honour, ref }: { honour: Honour; ref: Ref<HTMLElement> }) {
  const { t } = useTranslation();
  const { id, nominations, actions } = honour;
  const officials = useQuery({ ...forDutyQuery(honour.unit_id), enabled: actions.includes('prepare_vote') });
  const read = useQuery(honourQuery(id));
  const choose = t('honour_field.choose');
  const nomineeWhere = (fits: (nomination: Nomination) => boolean) =>
    ({
      name: 'nominee',
      kind: 'choice',
      label: t('honour_field.nominee'),
      isRequired: true,
      choose,
      options: nominations
        .filter(fits)
        .map(({ id: value, member_name, unit_name }) => ({ value, label: `${member_name} · ${unit_name}` })),
    }) as const;
  const reason = { name: 'reason', label: t('honour_field.reason'), isRequired: true, least: 2, rows: 3, most: 1000 } as const;
  const holding = (role: ForDuty['roles'][number]) =>
    (officials.data ?? [])
      .filter(({ roles }) => roles.includes(role))
      .map(({ id: value, name, unit_name }) => ({ value, label: `${name} · ${unit_name}` }));
  const when = <Name extends 'objections_until' | 'opens_at' | 'closes_at'>(name: Name, label: string) =>
    ({ name, kind: 'moment', label, isRequired: true }) as const;
  const nominees = nominations.filter(({ state }) => state === 'QUALIFIED');
  const withdraw = nominations.some(({ may_withdraw }) => may_withdraw) ? ['withdraw_nomination'] : [];
  return (
    <Actions<Given>
      ref={ref}
      object={{ ...honour, actions: [...actions, ...withdraw] }}
      queryKey={honourQuery(id).queryKey}
      lists={[['honours']]}
      words="honour_action"
      state={honour.state_name}
      table={{
        check_nomination: {
          fields: [
            nomineeWhere(({ state }) => state !== 'WITHDRAWN'),
            {
              name: 'qualified',
              kind: 'choice',
              label: t('honour_field.qualified'),
              isRequired: true,
              choose,
              options: [
                { value: 'yes', label: t('honour_field.may') },
                { value: 'no', label: t('honour_field.may_not') },
              ],
            },
            {
              name: 'category',
              kind: 'choice',
              label: t('honour_field.category'),
              choose: t('honour_field.as_nominated'),
              options: categories.map((value) => ({ value, label: t(`honour.categories.${value}`) })),
            },
            { ...reason, label: t('honour_field.check_reason') },
          ],
          send: ({ nominee, qualified, category, reason: said }) =>
            actOnHonour(honour, 'check-nomination', {
              nomination_id: nominee,
              category,
              is_qualified: qualified === 'yes',
              reason: said,
            }),
        },
        prepare_vote: {
          isWayOut: true,
          fields: [
            {
              name: 'committee',
              kind: 'several',
              label: t('honour_field.committee'),
              isRequired: true,
              least: 2,
              options: holding('election_committee'),
              from: officials,
            },
            {
              name: 'trustees',
              kind: 'several',
              label: t('honour_field.trustees'),
              isRequired: true,
              least: 1,
              options: holding('trustee'),
              from: officials,
            },
            {
              name: 'registrar',
              kind: 'choice',
              label: t('honour_field.registrar'),
              isRequired: true,
              choose,
              options: holding('registrar'),
              from: officials,
            },
            when('objections_until', t('honour_field.objections')),
            when('opens_at', t('honour_field.opens')),
            when('closes_at', t('honour_field.closes')),
          ],
          send: ({ committee, trustees, registrar, objections_until, opens_at, closes_at }) =>
            actOnHonour(honour, 'prepare-vote', {
              committee_ids: committee,
              trustee_ids: trustees,
              registrar_id: registrar,
              objections_until: atMoment(objections_until),
              opens_at: atMoment(opens_at),
              closes_at: atMoment(closes_at),
            }),
        },
        begin_scoring: { isWayOut: true, send: () => actOnHonour(honour, 'begin-scoring') },
        score: {
          fields: nominees.map(
            (each) =>
              ({
                name: `points_${each.id}`,
                kind: 'count',
                label: t('honour_field.points', { name: each.member_name }),
                isRequired: true,
                most: 100,
              }) as const,
          ),
          start: Object.fromEntries(
            nominees.flatMap((each) => (each.own_points === null ? [] : [[`points_${each.id}`, each.own_points]])),
          ),
          send: (given) =>
            actOnHonour(honour, 'score', {
              scores: nominees.map((each) => ({ nomination_id: each.id, points: given[`points_${each.id}`] ?? 0 })),
            }),
        },
        choose: {
          isWayOut: true,
          fields: [
            {
              name: 'lots',
              kind: 'several',
              label: t('honour_field.lots'),
              hint: t('honour_field.lots_hint'),
              isRequired: true,
              least: 0,
              options: nominees.map(({ id: value, member_name, unit_name }) => ({
                value,
                label: `${member_name} · ${unit_name}`,
              })),
              from: read,
            },
          ],
          send: ({ lots }) => actOnHonour(honour, 'choose', { lots }),
        },
        endorse: { send: () => actOnHonour(honour, 'endorse') },
        approve: {
          fields: [
            {
              name: 'basis',
              label: t('honour_field.basis'),
              hint: t('honour_field.basis_hint'),
              isRequired: true,
              least: 2,
              rows: 2,
              most: 500,
            },
          ],
          send: ({ basis }) => actOnHonour(honour, 'approve', { basis }),
        },
        award: {
          fields: [{ name: 'day', kind: 'date', label: t('honour_field.day'), isRequired: true, max: today() }],
          send: ({ day }) => actOnHonour(honour, 'award', { awarded_on: day }),
        },
        withdraw_nomination: {
          isWayOut: true,
          fields: [nomineeWhere(({ may_withdraw }) => may_withdraw)],
          send: ({ nominee }) => actOnHonour(honour, 'withdraw-nomination', { nomination_id: nominee }),
        },
        strike: {
          isWayOut: true,
          fields: [nomineeWhere(({ state }) => state === 'CHOSEN'), reason],
          send: ({ nominee, reason: said }) => actOnHonour(honour, 'strike', { nomination_id: nominee, reason: said }),
        },
        send_back: {
          isWayOut: true,
          fields: [reason],
          send: ({ reason: said }) => actOnHonour(honour, 'send-back', { reason: said }),
        },
        cancel: {
          isWayOut: true,
          fields: [reason],
          send: ({ reason: said }) => actOnHonour(honour, 'cancel', { reason: said }),
        },
      }}
    />
  );
}

/** What officers, the election committee and owners of resolutions can do now. */
import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import {
  actOnCongress,
  allDelegatesQuery,
  comingUpQuery,
  congressQuery,
  type AgendaItem,
  type Congress,
  type Delegate,
} from '@/api/congress';
import { forDutyQuery, type ForDuty } from '@/api/voting';
import { useTranslation } from '@/i18n';
import { ActionPanel } from '@/ui/action-panel';
import { atMoment, momentOf, today } from '@/ui/dates';
import { useActions } from '@/ui/use-actions';
import { categories, counted, ends, most, one, subjects, type Given } from './action-fields';

export function CongressActions({ congress, ref }: { congress: Congress; ref: Ref<HTMLElement> }) {
  const { t } = useTranslation();
  const { id, items } = congress;
  const needs: Partial<Record<string, (item: AgendaItem) => boolean>> = {
    prepare_ballot: ({ may_prepare }) => may_prepare,
    clear_count: ({ may_confirm }) => may_confirm,
  };
  const offered = congress.actions.filter((each) => items.some(needs[each] ?? (() => true)) || !needs[each]);
  const delegates = useQuery({ ...allDelegatesQuery(id), enabled: offered.includes('end_mandate') });
  const comingUp = useQuery({ ...comingUpQuery, enabled: offered.includes('add_item') });
  const officials = useQuery({ ...forDutyQuery(congress.unit_id), enabled: offered.includes('prepare_ballot') });
  const choose = t('congress_field.choose');
  const choice = { kind: 'choice', isRequired: true, choose } as const;
  const itemWhere = (fits: (item: AgendaItem) => boolean) =>
    ({
      ...choice,
      name: 'item',
      label: t('congress_field.item'),
      options: items.filter(fits).map(({ id: value, title }) => ({ value, label: title })),
    }) as const;
  const delegateWhere = (fits: (delegate: Delegate) => boolean) =>
    ({
      ...choice,
      name: 'delegate',
      label: t('congress_field.delegate'),
      options: (delegates.data ?? [])
        .filter(fits)
        .map(({ id: value, name, unit_name }) => ({ value, label: `${name} · ${unit_name}` })),
      from: delegates,
    }) as const;
  const count = <Name extends 'in_favour' | 'against' | 'abstained'>(name: Name) =>
    ({ name, kind: 'count', label: t(`congress_field.${name}`), isRequired: true, most }) as const;
  const counts = [
    count('in_favour'),
    count('against'),
    count('abstained'),
    { name: 'invalid', kind: 'count', label: t('congress_field.invalid'), most },
    { name: 'papers', kind: 'count', label: t('congress_field.papers'), most },
  ] as const;
  const reason = { name: 'reason', label: t('congress_field.reason'), isRequired: true, least: 2, most: 500 } as const;
  const holding = (role: ForDuty['roles'][number]) =>
    (officials.data ?? [])
      .filter(({ roles }) => roles.includes(role))
      .map(({ id: value, name, unit_name }) => ({ value, label: `${name} · ${unit_name}` }));
  const when = <Name extends 'objections_until' | 'opens_at' | 'closes_at'>(name: Name, label: string) =>
    ({ name, kind: 'moment', label, isRequired: true }) as const;
  const isResolution = ({ state }: AgendaItem) => state === 'PASSED';

  const actions = useActions<Given>({
    object: { ...congress, actions: offered },
    queryKey: congressQuery(id).queryKey,
    lists: [['congresses'], ['delegates', id]],
    words: 'congress_action',
    state: congress.state_name,
    table: {
      deliver: {
        facts: { count: congress.presence.delegates },
        send: () => actOnCongress(congress, 'deliver'),
      },
      open_check_in: { send: () => actOnCongress(congress, 'open-check-in') },
      begin_voting: { send: () => actOnCongress(congress, 'begin-voting') },
      open_item: {
        fields: [itemWhere(({ state, is_secret }) => state === 'WAITING' && !is_secret)],
        send: ({ item }) => actOnCongress(congress, 'open-item', { item_id: item }),
      },
      count_item: {
        fields: [itemWhere(({ state, may_confirm }) => ['OPEN', 'BALLOT', 'COUNTED'].includes(state) && !may_confirm), ...counts],
        send: (given) => actOnCongress(congress, 'count-item', counted(given)),
      },
      confirm_count: {
        fields: [itemWhere(({ may_confirm }) => may_confirm), ...counts],
        send: (given) => actOnCongress(congress, 'confirm-count', counted(given)),
      },
      prepare_ballot: {
        fields: [
          {
            name: 'committee',
            kind: 'several',
            label: t('congress_field.committee'),
            isRequired: true,
            least: 2,
            options: holding('election_committee'),
            from: officials,
          },
          {
            name: 'trustees',
            kind: 'several',
            label: t('congress_field.trustees'),
            isRequired: true,
            least: 1,
            options: holding('trustee'),
            from: officials,
          },
          { ...choice, name: 'registrar', label: t('congress_field.registrar'), options: holding('registrar'), from: officials },
          when('objections_until', t('congress_field.objections')),
          when('opens_at', t('congress_field.opens')),
          when('closes_at', t('congress_field.closes')),
        ],
        send: ({ committee, trustees, registrar, objections_until, opens_at, closes_at }) =>
          actOnCongress(congress, 'prepare-ballot', {
            item_ids: items.filter(({ may_prepare }) => may_prepare).map((each) => each.id),
            committee_ids: committee,
            trustee_ids: trustees,
            registrar_id: registrar,
            objections_until: atMoment(objections_until),
            opens_at: atMoment(opens_at),
            closes_at: atMoment(closes_at),
          }),
      },
      tally: { isWayOut: items.some(({ decided_at }) => !decided_at), send: () => actOnCongress(congress, 'tally') },
      publish: { send: () => actOnCongress(congress, 'publish') },
      report_upward: { send: () => actOnCongress(congress, 'report-upward') },
      add_item: {
        fields: [
          {
            ...choice,
            name: 'subject',
            label: t('congress_field.subject'),
            options: subjects.map((value) => ({ value, label: t(`congress.subjects.${value}`) })),
          },
          { name: 'item_title', kind: 'line', label: t('congress_field.item_title'), isRequired: true, most: 90 },
          {
            name: 'text',
            label: t('congress_field.text'),
            hint: t('congress_field.text_hint'),
            isRequired: true,
            least: 2,
            most: 20_000,
            rows: 6,
          },
          {
            ...choice,
            name: 'way',
            label: t('congress_field.secret'),
            hint: t('congress_field.secret_hint'),
            options: [
              { value: 'hands', label: t('congress_field.hands') },
              { value: 'secret', label: t('congress.secret') },
            ],
          },
          {
            name: 'proposal',
            kind: 'choice',
            label: t('congress_field.proposal'),
            hint: t('congress_field.proposal_hint'),
            choose: t('congress_field.no_proposal'),
            options: (comingUp.data ?? []).map(({ id: value, number, title }) => ({ value, label: `${number} ${title}` })),
            from: comingUp,
          },
        ],
        send: ({ subject, item_title, text, way, proposal }) =>
          actOnCongress(congress, 'items', {
            subject: one(subjects, subject),
            title: item_title,
            text,
            is_secret: way === 'secret',
            proposal_id: proposal,
          }),
      },
      elect: {
        fields: [
          {
            ...choice,
            name: 'constituency',
            label: t('congress_field.constituency'),
            options: congress.constituencies.map(({ id: value, unit_name }) => ({ value, label: unit_name })),
          },
          { name: 'voted', kind: 'count', label: t('congress_field.voted'), isRequired: true, most },
          { name: 'member', kind: 'member', label: t('congress_field.member'), isRequired: true },
          {
            ...choice,
            name: 'category',
            label: t('congress_field.category'),
            options: categories.map((value) => ({ value, label: t(`congress.categories.${value}`) })),
          },
          { name: 'votes', kind: 'count', label: t('congress_field.votes'), isRequired: true, most },
        ],
        send: ({ constituency, voted, member, category, votes }) =>
          actOnCongress(congress, 'elect', {
            constituency_id: constituency,
            voted,
            elected: [{ member_id: member, category: one(categories, category), votes }],
          }),
      },
      assign_resolution: {
        fields: [
          itemWhere(isResolution),
          { name: 'member', kind: 'member', label: t('congress_field.owner'), isRequired: true },
          { name: 'due_on', kind: 'date', label: t('congress_field.due'), isRequired: true, min: today() },
        ],
        send: ({ item, member, due_on }) =>
          actOnCongress(congress, 'assign-resolution', { item_id: item, owner_id: member, due_on }),
      },
      report_resolution: {
        fields: [
          itemWhere(isResolution),
          { name: 'result', label: t('congress_field.result'), isRequired: true, least: 2, most: 2000 },
          {
            ...choice,
            name: 'is_done',
            label: t('congress_field.is_done'),
            options: [
              { value: 'no', label: t('congress_field.done_no') },
              { value: 'yes', label: t('congress_field.done_yes') },
            ],
          },
        ],
        send: ({ item, result, is_done }) =>
          actOnCongress(congress, 'report-resolution', { item_id: item, result, is_done: is_done === 'yes' }),
      },
      change: {
        isWayOut: true,
        fields: [
          { name: 'name', kind: 'line', label: t('congress.name'), isRequired: true, most: 80 },
          { name: 'starts_at', kind: 'moment', label: t('congress.starts'), isRequired: true },
          { name: 'place', kind: 'line', label: t('congress.place'), isRequired: true, most: 80 },
        ],
        start: { name: congress.name, starts_at: momentOf(congress.starts_at), place: congress.place },
        send: ({ name, starts_at, place }) => actOnCongress(congress, 'change', { name, starts_at: atMoment(starts_at), place }),
      },
      name_stewards: {
        isWayOut: true,
        fields: [{ name: 'member', kind: 'member', label: t('congress_field.steward'), isRequired: true }],
        send: ({ member }) =>
          actOnCongress(congress, 'stewards', {
            member_ids: [...new Set([...congress.stewards.map((each) => each.id), member])],
          }),
      },
      postpone_item: {
        isWayOut: true,
        fields: [itemWhere(({ may_postpone }) => may_postpone), reason],
        send: ({ item, reason: words }) => actOnCongress(congress, 'postpone-item', { item_id: item, reason: words }),
      },
      clear_count: {
        isWayOut: true,
        fields: [itemWhere(({ may_confirm }) => may_confirm), reason],
        send: ({ item, reason: words }) => actOnCongress(congress, 'clear-count', { item_id: item, reason: words }),
      },
      take_back_check_in: {
        isWayOut: true,
        fields: [delegateWhere(({ checked_in_at, end }) => !!checked_in_at && !end), reason],
        send: ({ delegate, reason: words }) =>
          actOnCongress(congress, 'take-back-check-in', { delegate_id: delegate, reason: words }),
      },
      end_mandate: {
        isWayOut: true,
        fields: [
          delegateWhere(({ end }) => !end),
          {
            ...choice,
            name: 'end',
            label: t('congress_field.end'),
            options: ends.map((value) => ({ value, label: t(`congress.ends.${value}`) })),
          },
          { name: 'recall_votes', kind: 'count', label: t('congress_field.recall_votes'), most },
          reason,
        ],
        send: ({ delegate, end, recall_votes = 0, reason: words }) =>
          actOnCongress(congress, 'end-mandate', {
            delegate_id: delegate,
            end: one(ends, end),
            votes: recall_votes,
            reason: words,
          }),
      },
      drop_item: {
        isWayOut: true,
        fields: [itemWhere(() => true)],
        send: ({ item }) => actOnCongress(congress, 'drop-item', { item_id: item }),
      },
      cancel: {
        isWayOut: true,
        fields: [reason],
        send: ({ reason: words }) => actOnCongress(congress, 'cancel', { reason: words }),
      },
    },
  });
  return <ActionPanel ref={ref} of={actions} none={<p>{t('congress.nothing')}</p>} />;
}

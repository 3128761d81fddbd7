/** What the committee can do now, with what is in the way of it. */
import { Link } from '@tanstack/react-router';
import { actOnElection, electionQuery, type Election } from '@/api/voting';
import { useTranslation, words } from '@/i18n';
import { ActionPanel } from '@/ui/action-panel';
import { atMoment, formatMoment } from '@/ui/dates';
import { Notice } from '@/ui/error';
import { useActions } from '@/ui/use-actions';

interface Written {
  objections_until: string;
  opens_at: string;
  closes_at: string;
  reason: string;
}

export function CommitteeActions({ election }: { election: Election }) {
  const { t } = useTranslation();
  const { id, state, proposal, open_objections, definition } = election;
  const reason = { name: 'reason', label: t('election.public_reason'), isRequired: true, least: 2, most: 500 } as const;
  const when = (name: 'objections_until' | 'opens_at' | 'closes_at', label: string) =>
    ({
      name,
      kind: 'moment',
      label,
      hint: t('committee.now', { when: formatMoment(election[name]) }),
      isRequired: true,
    }) as const;
  const actions = useActions<Written>({
    object: election,
    queryKey: electionQuery(id).queryKey,
    lists: [['elections'], ['voters', id]],
    words: 'election_action',
    state: words('election.state', state, ''),
    plain: actOnElection.offered(election),
    table: {
      publish_roll: { facts: { count: definition.questions.length }, send: () => actOnElection(election, 'publish-roll') },
      confirm_extension: {
        facts: { when: proposal?.closes_at ? formatMoment(proposal.closes_at) : '' },
        send: () => actOnElection(election, 'extension/confirm'),
      },
      propose_extension: {
        isWayOut: true,
        fields: [when('closes_at', t('committee.new_end')), reason],
        send: ({ closes_at, reason }) => actOnElection(election, 'extension', { closes_at: atMoment(closes_at), reason }),
      },
      reschedule: {
        isWayOut: true,
        fields: [
          ...(state === 'ROLL' ? [when('objections_until', t('draft.date.objections'))] : []),
          when('opens_at', t('draft.date.opens')),
          when('closes_at', t('draft.date.closes')),
        ],
        send: ({ objections_until, opens_at, closes_at }) =>
          actOnElection(election, 'reschedule', {
            objections_until: state === 'ROLL' ? atMoment(objections_until) : null,
            opens_at: atMoment(opens_at),
            closes_at: atMoment(closes_at),
          }),
      },
      confirm_void: { isWayOut: true, send: () => actOnElection(election, 'void/confirm') },
      propose_void: {
        isWayOut: true,
        fields: [reason],
        send: ({ reason }) => actOnElection(election, 'void', { reason }),
      },
      discard: { isWayOut: true, send: () => actOnElection(election, 'discard') },
    },
  });
  return (
    <>
      {proposal && (
        <Notice tone="wait" title={t(`committee.proposed.${proposal.kind}`, { name: proposal.by_name })}>
          {proposal.closes_at && <p>{t('committee.until', { when: formatMoment(proposal.closes_at) })}</p>}
          <p>{t('committee.by_two')}</p>
        </Notice>
      )}
      {state === 'ROLL' && (open_objections ?? 0) > 0 && (
        <Notice tone="wait" title={t('committee.objections', { count: open_objections ?? 0 })}>
          <Link to="/elections/$electionId/roll" params={{ electionId: id }} className="button button-main">
            {t('committee.to_objections')}
          </Link>
        </Notice>
      )}
      <ActionPanel of={actions} none={<p>{words('committee.waits', state, t('actions.none'))}</p>} />
      {election.actions.includes('change') && (
        <Link to="/elections/new" search={{ change: id }} className="button button-plain button-wide">
          {t('draft.change')}
        </Link>
      )}
    </>
  );
}

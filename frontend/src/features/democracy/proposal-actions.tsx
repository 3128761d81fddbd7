/** What can be done to a proposal: review, joining, the answer, its rating. */
import { useQuery } from '@tanstack/react-query';
import { actOnProposal, proposalHandlersQuery, staffProposalQuery, type StaffProposal } from '@/api/staff-proposals';
import { useTranslation, words } from '@/i18n';
import { Actions } from '@/ui/action-panel';
import { today } from '@/ui/dates';

interface Given {
  reason: string;
  host_number: string;
  owner_unit_id: string;
  note?: string;
  answer: string;
  planned_on: string;
  planned_by_id: string;
}

/** Each kind of answer and of rating has fields of its own. */
const SPLIT: Record<string, string[]> = {
  reply: ['reply_done', 'reply_planned', 'reply_explained'],
  rate: ['rate_good', 'rate_bad'],
};

export function ProposalActions({ proposal }: { proposal: StaffProposal }) {
  const { t } = useTranslation();
  const handlers = useQuery({ ...proposalHandlersQuery(proposal.id), enabled: proposal.actions.includes('reply') });
  const reason = [
    { name: 'reason', label: t('proposal_action.reason'), isRequired: true, least: 2, rows: 3, most: 1000 } as const,
  ];
  const answer = { name: 'answer', label: t('proposal_action.answer'), isRequired: true, least: 4, rows: 4, most: 3000 } as const;
  const act = actOnProposal.offered(proposal);
  return (
    <Actions<Given>
      object={{ ...proposal, actions: proposal.actions.flatMap((name) => SPLIT[name] ?? [name]) }}
      queryKey={staffProposalQuery(proposal.id).queryKey}
      lists={[['staff proposals']]}
      words="proposal_action"
      state={words('staff_proposal.state', proposal.state, '')}
      table={{
        file: { fields: reason, send: ({ reason: said }) => actOnProposal(proposal, 'file', { reason: said }) },
        divert: { fields: reason, send: ({ reason: said }) => actOnProposal(proposal, 'divert', { reason: said }) },
        agree_join: { send: () => act('agree_join') },
        refuse_join: { isWayOut: true, send: () => act('refuse_join') },
        suggest_join: {
          isWayOut: true,
          fields: [
            { name: 'host_number', kind: 'line', label: t('proposal_action.suggest_join.host'), isRequired: true, most: 40 },
          ],
          send: ({ host_number }) => actOnProposal(proposal, 'suggest-join', { host_number }),
        },
        decline: {
          isWayOut: true,
          fields: reason,
          send: ({ reason: said }) => actOnProposal(proposal, 'decline', { reason: said }),
        },
        assign: {
          fields: [
            { name: 'owner_unit_id', kind: 'unit', label: t('proposal_action.assign.unit'), isRequired: true },
            { name: 'note', label: t('proposal_action.assign.note'), least: 2, rows: 2, most: 500 },
          ],
          send: ({ owner_unit_id, note }) => actOnProposal(proposal, 'assign', { owner_unit_id, note }),
        },
        reply_done: {
          fields: [answer],
          send: ({ answer: said }) => actOnProposal(proposal, 'reply', { reply: 'done', words: said }),
        },
        reply_planned: {
          fields: [
            answer,
            {
              name: 'planned_by_id',
              kind: 'choice',
              label: t('proposal_action.reply_planned.by'),
              isRequired: true,
              choose: t('proposal_action.reply_planned.choose'),
              options: (handlers.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
              from: handlers,
            },
            {
              name: 'planned_on',
              kind: 'date',
              label: t('proposal_action.reply_planned.on'),
              isRequired: true,
              min: today(),
            },
          ],
          send: ({ answer: said, planned_on, planned_by_id }) =>
            actOnProposal(proposal, 'reply', { reply: 'planned', words: said, planned_on, planned_by_id }),
        },
        reply_explained: {
          fields: [answer],
          send: ({ answer: said }) => actOnProposal(proposal, 'reply', { reply: 'explained', words: said }),
        },
        send_back: {
          isWayOut: true,
          fields: reason,
          send: ({ reason: said }) => actOnProposal(proposal, 'send-back', { reason: said }),
        },
        rate_good: { send: () => actOnProposal(proposal, 'rate', { is_satisfied: true }) },
        rate_bad: {
          fields: reason,
          send: ({ reason: said }) => actOnProposal(proposal, 'rate', { is_satisfied: false, words: said }),
        },
        withdraw: { isWayOut: true, send: () => act('withdraw') },
      }}
    />
  );
}

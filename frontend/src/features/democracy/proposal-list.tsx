/** Lines of the register. */
import { Link } from '@tanstack/react-router';
import type { StaffProposalRow } from '@/api/staff-proposals';
import { useTranslation, words } from '@/i18n';
import { DataList, type InfinitePages } from '@/ui/data-list';
import { DueWords } from '@/ui/due-words';
import { Empty } from '@/ui/empty';
import { StatusTag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { proposalStates } from './proposal-states';

export function ProposalList({ query, label }: { query: InfinitePages<StaffProposalRow>; label: string }) {
  const { t } = useTranslation();
  return (
    <DataList
      query={query}
      label={label}
      keyOf={({ id }) => id}
      empty={<Empty title={t('staff_proposal.none')} hint={t('staff_proposal.none_hint')} />}
      columns={[
        {
          name: t('staff_proposal.name'),
          isName: true,
          cell: ({ id, title }) => (
            <Link to="/democracy/proposals/$proposalId" params={{ proposalId: id }} className="row-link">
              {title}
            </Link>
          ),
        },
        { name: t('staff_proposal.state_title'), cell: ({ state }) => <StatusTag of={proposalStates} state={state} /> },
        { name: t('staff_proposal.seconders'), cell: ({ seconders }) => t('staff_proposal.count', { count: seconders }) },
        { name: t('staff_proposal.unit'), cell: ({ unit_name }) => unit_name },
        {
          name: t('staff_proposal.waits'),
          cell: ({ due, proposed_at }) =>
            due ? (
              <DueWords due={due} kind={words('staff_proposal.due', due.kind, due.kind)} short />
            ) : (
              <When at={proposed_at} as="ago" />
            ),
        },
      ]}
    />
  );
}

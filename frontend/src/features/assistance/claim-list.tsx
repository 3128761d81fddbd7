/** Claims of mutual aid in a list. */
import { Link } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import type { ClaimRow } from '@/api/mutual-aid';
import { useTranslation } from '@/i18n';
import { DataList } from '@/ui/data-list';
import { StatusTag } from '@/ui/status-tag';
import { stateTable } from '@/ui/states';
import { When } from '@/ui/when';

export const claimStates = stateTable('claim.state', {
  FILED: 'wait',
  ACCEPTED: 'good',
  REFUSED: 'still',
  WITHDRAWN: 'still',
} satisfies Record<ClaimRow['state'], 'wait' | 'good' | 'still'>);

interface ClaimListProps {
  query: ComponentProps<typeof DataList<ClaimRow>>['query'];
  label: string;
  empty: ReactNode;
}

export function ClaimList({ query, label, empty }: ClaimListProps) {
  const { t } = useTranslation();
  return (
    <DataList
      query={query}
      label={label}
      empty={empty}
      keyOf={({ id }) => id}
      columns={[
        {
          name: t('claim.number'),
          cell: ({ id, number }: ClaimRow) => (
            <Link to="/assistance/claims/$claimId" params={{ claimId: id }} className="row-link">
              {number}
            </Link>
          ),
        },
        { name: t('claim.state_name'), cell: ({ state }) => <StatusTag of={claimStates} state={state} /> },
        { name: t('claim.scheme'), cell: ({ scheme_name }) => scheme_name },
        { name: t('claim.benefit'), cell: ({ benefit_name }) => benefit_name },
        { name: t('claim.unit'), cell: ({ unit_name }) => unit_name },
        { name: t('claim.claimed'), cell: ({ claimed_at }) => <When at={claimed_at} as="day" /> },
      ]}
    />
  );
}

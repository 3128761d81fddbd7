/** Hardship files in a list: whose, how it stands, since when. */
import { Link } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import type { HouseholdRow } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { toneOfHousehold } from './states';

interface HouseholdListProps {
  query: ComponentProps<typeof DataList<HouseholdRow>>['query'];
  label: string;
  to: '/help/$householdId' | '/assistance/households/$householdId';
  empty: ReactNode;
}

const State = ({ row }: { row: HouseholdRow }) => <Tag tone={toneOfHousehold(row.state)}>{row.state_name}</Tag>;

export function HouseholdList({ query, label, to, empty }: HouseholdListProps) {
  const { t } = useTranslation();
  const isOwn = to === '/help/$householdId';
  const title = (row: HouseholdRow) => (
    <Link to={to} params={{ householdId: row.id }} className="row-link">
      {isOwn ? row.number : row.applicant_name || row.number}
    </Link>
  );
  const columns: Column<HouseholdRow>[] = [
    { name: t(isOwn ? 'file.number' : 'file.applicant'), cell: title },
    ...(isOwn ? [] : [{ name: t('file.number'), cell: (row: HouseholdRow) => row.number }]),
    { name: t('file.unit'), cell: (row) => row.unit_name },
    { name: t('file.state'), cell: (row) => <State row={row} /> },
    { name: t('file.applied'), cell: (row) => <When at={row.applied_at} as="day" /> },
  ];
  return (
    <DataList
      query={query}
      label={label}
      columns={columns}
      keyOf={(row) => row.id}
      empty={empty}
      card={(row) => (
        <article className="row-card">
          <div className="row-card-head">
            {title(row)}
            <State row={row} />
          </div>
          <Parts of={[...(isOwn ? [] : [row.number]), row.unit_name, <When at={row.applied_at} as="day" />]} />
        </article>
      )}
    />
  );
}

/** Visits in a list: to whom, why, by when. */
import { Link } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import type { VisitRow } from '@/api/visits';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { formatDate } from '@/ui/dates';
import { Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { toneOfVisit } from './states';

interface VisitListProps {
  query: ComponentProps<typeof DataList<VisitRow>>['query'];
  label: string;
  empty: ReactNode;
  /** To the reader themselves: nothing opens. */
  isOwn?: boolean;
}

function State({ row: { state, state_name, is_late } }: { row: VisitRow }) {
  const { t } = useTranslation();
  return is_late ? <Tag tone="late">{t('visit.late')}</Tag> : <Tag tone={toneOfVisit(state)}>{state_name}</Tag>;
}

const isAhead = ({ state }: VisitRow) => state === 'PLANNED' || state === 'ASSIGNED';

export function VisitList({ query, label, empty, isOwn = false }: VisitListProps) {
  const { t } = useTranslation();
  const title = ({ id, number, about_name, occasion_name }: VisitRow) =>
    isOwn ? (
      <strong>{occasion_name}</strong>
    ) : (
      <Link to="/assistance/visits/$visitId" params={{ visitId: id }} className="row-link">
        {about_name || number}
      </Link>
    );
  const columns: Column<VisitRow>[] = [
    { name: t('visit.about'), cell: title },
    ...(isOwn ? [] : [{ name: t('visit.occasion'), cell: (row: VisitRow) => row.occasion_name }]),
    { name: t('file.number'), cell: (row) => row.number },
    { name: t('file.unit'), cell: (row) => row.unit_name },
    { name: t('file.state'), cell: (row) => <State row={row} /> },
    { name: t('visit.by'), cell: (row) => formatDate(row.visit_by) },
  ];
  return (
    <DataList
      query={query}
      label={label}
      columns={columns}
      keyOf={({ id }) => id}
      empty={empty}
      card={(row) => (
        <article className="row-card">
          <div className="row-card-head">
            {title(row)}
            <State row={row} />
          </div>
          <Parts
            of={[
              ...(isOwn ? [] : [row.occasion_name]),
              row.number,
              ...(isAhead(row) ? [t('visit.by_day', { day: formatDate(row.visit_by) })] : []),
            ]}
          />
        </article>
      )}
    />
  );
}

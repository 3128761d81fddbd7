/** A case in a list: on a phone a card that says what it is, how it stands and what comes next; in a table its first cell. */
import { Link } from '@tanstack/react-router';
import type { CaseRow } from '@/api/cases';
import { useTranslation, words } from '@/i18n';
import { Parts } from '@/ui/page';
import { StatusTag, Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { CaseDue } from './deadlines';
import { caseStates, isSupervised, unionOf } from './states';

interface InList {
  row: CaseRow;
  to: '/concerns/$caseId' | '/desk/cases/$caseId';
}

const CaseLink = ({ row, to }: InList) => (
  <Link to={to} params={{ caseId: row.id }} className="row-link">
    {row.title}
  </Link>
);

export const CaseTitle = ({ row, to }: InList) => (
  <>
    <CaseLink row={row} to={to} />
    <Parts of={[row.number, words('kind', row.kind, row.kind)]} />
  </>
);

export function CaseCard({ row, to }: InList) {
  const { t } = useTranslation();
  return (
    <article className="row-card">
      <div className="row-card-head">
        <CaseLink row={row} to={to} />
        <StatusTag of={caseStates} state={row.state} />
      </div>
      {row.next_due && <CaseDue due={row.next_due} />}
      <Parts
        of={[
          words('kind', row.kind, row.kind),
          to === '/desk/cases/$caseId' ? row.unit.name : (row.department?.name ?? unionOf(row.desk_unit.name)),
          <When at={row.submitted_at} as="ago" />,
        ]}
      />
      {isSupervised(row) && (
        <p>
          <Tag tone="late">{t('case.supervised')}</Tag>
        </p>
      )}
    </article>
  );
}

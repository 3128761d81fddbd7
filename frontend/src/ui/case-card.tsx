/** A case in a list on a phone: what, how it stands, what comes next. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '@/api/types';
import { words } from '@/i18n';
import { DueWords } from './due-date';
import { isSupervised, unionOf } from './states';
import { StatusTag, Tag } from './status-tag';
import { When } from './when';

export function CaseCard({ row, to }: { row: CaseRow; to: '/concerns/$caseId' | '/desk/cases/$caseId' }) {
  const { t } = useTranslation();
  return (
    <article className="row-card">
      <div className="row-card-head">
        <Link to={to} params={{ caseId: row.id }} className="row-link">
          {row.title}
        </Link>
        <StatusTag state={row.state} />
      </div>
      {row.next_due && <DueWords due={row.next_due} />}
      <p className="row-small">
        {words('kind', row.kind, row.kind)} · {to === '/desk/cases/$caseId' ? row.unit.name : row.department?.name ?? unionOf(row.desk_unit.name)} · <When at={row.submitted_at} as="ago" />
      </p>
      {isSupervised(row) && (
        <p>
          <Tag tone="late">{t('case.supervised')}</Tag>
        </p>
      )}
    </article>
  );
}

import type { CaseRow } from '@/api/cases';
import { CaseTitle } from '@/features/cases/case-card';
import { useTranslation } from '@/i18n';
import type { Column } from '@/ui/data-list';
import { CaseDue } from '@/features/cases/deadlines';
import { caseStates, isSupervised } from '@/features/cases/states';
import { StatusTag, Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';

/** The columns of a queue at a desk. A department sees which desk asks; a desk sees which department answers. */
export function useCaseColumns(isDepartment: boolean): Column<CaseRow>[] {
  const { t } = useTranslation();
  return [
    { name: t('desk.col_title'), width: '30%', cell: (row) => <CaseTitle row={row} to="/desk/cases/$caseId" /> },
    {
      name: t('desk.col_state'),
      width: '7.5rem',
      cell: (row) => (
        <>
          <StatusTag of={caseStates} state={row.state} /> {isSupervised(row) && <Tag tone="late">{t('case.supervised')}</Tag>}
        </>
      ),
    },
    {
      name: t('desk.col_due'),
      width: '12rem',
      cell: (row) => (row.next_due ? <CaseDue due={row.next_due} /> : <span className="row-small">{t('desk.no_due')}</span>),
    },
    isDepartment
      ? { name: t('case.desk'), isName: true, cell: (row) => row.desk_unit.name }
      : { name: t('desk.col_unit'), isName: true, cell: (row) => row.unit.name },
    ...(isDepartment
      ? []
      : [{ name: t('desk.col_department'), isName: true, cell: (row: CaseRow) => row.department?.name ?? '—' }]),
    {
      name: t('desk.col_submitted'),
      width: '8rem',
      cell: (row) => (
        <span className="row-small">
          <When at={row.submitted_at} as="ago" />
        </span>
      ),
    },
  ];
}

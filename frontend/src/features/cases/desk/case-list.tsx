/** A list of cases at a desk, as its filter finds them. */
import { useSuspenseQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Scope, CaseRow } from '@/api/cases';
import { meQuery } from '@/api/session';
import { CaseCard } from '@/features/cases/case-card';
import { DataList } from '@/ui/data-list';
import { useCaseColumns } from './case-columns';

interface CaseListProps {
  list: UseInfiniteQueryResult<{ pages: { items: CaseRow[] }[] }>;
  scope: Scope;
  label: string;
  empty: ReactNode;
}

export function CaseList({ list, scope, label, empty }: CaseListProps) {
  const { data: me } = useSuspenseQuery(meQuery);
  const isDepartment = scope === 'department' || !me.grants.some((grant) => grant.role === 'union_staff');
  const columns = useCaseColumns(isDepartment);
  return (
    <DataList
      query={list}
      label={label}
      columns={columns}
      card={(row) => <CaseCard row={row} to="/desk/cases/$caseId" />}
      keyOf={(row) => row.id}
      empty={empty}
    />
  );
}

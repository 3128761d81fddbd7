/** Today: what is late, due, new and with others; each figure opens its list. */
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { casesQuery, countsQuery, type CaseFilter } from '@/api/cases';
import { holds, meQuery } from '@/api/session';
import type { QueueSearch } from '@/app/router';
import { CaseCard } from '@/ui/case-card';
import { DataList } from '@/ui/data-list';
import { ErrorNotice } from '@/ui/error';
import { Page } from '@/ui/page';
import { useCaseColumns } from './case-columns';
import { filterOf } from './queue-filter';
import './desk.css';

export default function TodayPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const scope = holds(me, 'union_staff') ? 'desk' : 'department';
  const counts = useQuery(countsQuery);
  const isStaff = scope === 'desk';
  const tiles: { key: 'overdue' | 'due_today' | 'new' | 'waiting_for_others' | 'supervised'; search: QueueSearch }[] = [
    { key: 'overdue', search: { scope, due: 'late' } },
    { key: 'due_today', search: { scope, due: 'today' } },
    { key: 'new', search: { scope, state: 'new' } },
    { key: 'waiting_for_others', search: { scope, state: 'waiting' } },
    ...(isStaff ? [{ key: 'supervised' as const, search: { scope: 'supervised' as const } }] : []),
  ];
  const isLate = (key: string) => key === 'overdue' || key === 'supervised';

  return (
    <Page title={t('desk.today')} lead={t('desk.lead')} width="wide">
      {counts.isError && !counts.data && <ErrorNotice error={counts.error} onRetry={() => void counts.refetch()} />}
      <ul className="tiles">
        {tiles.map(({ key, search }) => (
          <li key={key}>
            <Link to="/desk/cases" search={search} className={isLate(key) && (counts.data?.[key] ?? 0) > 0 ? 'tile tile-late' : 'tile'}>
              <strong>{counts.data?.[key] ?? '–'}</strong>
              <span>{t(`desk.${key}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Section title={t('desk.overdue_list')} scope={scope} filter={{ ...filterOf({}, scope), late: true }} empty={t('desk.nothing_late')} />
      {/* What is new and late is in the list above already. */}
      <Section title={t('desk.new_list')} scope={scope} filter={{ ...filterOf({ state: 'new' }, scope), late: false }} empty={t('desk.nothing_new')} />
    </Page>
  );
}

function Section({ title, scope, filter, empty }: { title: string; scope: 'desk' | 'department'; filter: CaseFilter; empty: string }) {
  const list = useInfiniteQuery(casesQuery(scope, filter));
  const columns = useCaseColumns(scope === 'department');
  return (
    <section className="desk-section">
      <h2>{title}</h2>
      <DataList
        query={list}
        label={title}
        columns={columns}
        card={(row) => <CaseCard row={row} to="/desk/cases/$caseId" />}
        keyOf={(row) => row.id}
        empty={<p className="row-small">{empty}</p>}
      />
    </section>
  );
}

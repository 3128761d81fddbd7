/** My concerns with their next date. */
import PlusOutlined from '@ant-design/icons-svg/es/asn/PlusOutlined';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { casesQuery, type CaseRow } from '@/api/cases';
import { meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { CaseCard, CaseTitle } from '@/features/cases/case-card';
import { CaseDue } from '@/features/cases/deadlines';
import { caseStates } from '@/features/cases/states';
import { DataList, type Column } from '@/ui/data-list';
import { Empty, EmptyHere } from '@/ui/empty';
import { FilterBar, FilterSearch, FilterTabs } from '@/ui/filter-bar';
import { Page } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { mineFilter } from './mine-filter';

export default function MyConcernsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: '/app/concerns' });
  const { view = 'all', q } = search;
  const list = useInfiniteQuery(casesQuery('mine', mineFilter(search)));
  const { data: me } = useSuspenseQuery(meQuery);
  const isShut = me.reset?.state === 'closed' || me.reset?.state === 'undone';

  const columns: Column<CaseRow>[] = [
    { name: t('desk.col_title'), cell: (row) => <CaseTitle row={row} to="/concerns/$caseId" /> },
    { name: t('mine.state'), cell: (row) => <StatusTag of={caseStates} state={row.state} /> },
    { name: t('desk.col_due'), cell: (row) => (row.next_due ? <CaseDue due={row.next_due} /> : t('desk.no_due')) },
    { name: t('desk.col_submitted'), cell: (row) => <When at={row.submitted_at} as="ago" /> },
  ];

  const raise = (
    <Button kind="main" icon={PlusOutlined} onClick={() => void navigate({ to: '/concerns/new' })}>
      {t('mine.raise')}
    </Button>
  );

  return (
    <Page title={t('mine.title')} width="wide" aside={raise}>
      <FilterBar label={t('mine.state')}>
        <FilterTabs
          label={t('mine.state')}
          value={view}
          options={(['all', 'open', 'to_rate', 'done'] as const).map((value) => ({ value, label: t(`mine.${value}`) }))}
          onChange={(next) => void navigate({ to: '/concerns', search: { q, view: next === 'all' ? undefined : next } })}
        />
        <FilterSearch
          label={t('mine.search')}
          maxLength={100}
          value={q}
          onChange={(next) => void navigate({ to: '/concerns', search: { ...search, q: next }, replace: true })}
        />
      </FilterBar>
      <DataList
        query={list}
        label={t('mine.title')}
        columns={columns}
        card={(row) => <CaseCard row={row} to="/concerns/$caseId" />}
        keyOf={(row) => row.id}
        empty={
          view === 'all' && !q ? (
            <Empty title={t(isShut ? 'mine.shut' : 'mine.none')} hint={t('mine.none_hint')} />
          ) : view !== 'all' && q ? (
            <NoneHere here={t(`mine.${view}`)} q={q} />
          ) : (
            <Empty title={t('mine.none_match')} />
          )
        }
      />
    </Page>
  );
}

function NoneHere({ here, q }: { here: string; q: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyHere
      title={t('mine.none_match')}
      hidden={useInfiniteQuery(casesQuery('mine', mineFilter({ q })))}
      says={(found) => t('list.only_here', { here, found })}
      show={t('list.any_state')}
      onShow={() => void navigate({ to: '/concerns', search: { q }, replace: true })}
    />
  );
}

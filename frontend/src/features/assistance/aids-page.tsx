/** Aid that was asked for, what waits for one's approval first. */
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { aidsQuery, programmesQuery, type AidRow } from '@/api/assistance';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { FilterTabs } from '@/ui/filter-bar';
import { Money } from '@/ui/money';
import { Page, Parts } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { aidStates } from './states';

export default function AidsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const isApprover = holds(me, 'approver');
  const { all = !isApprover } = useSearch({ from: '/app/assistance/aids' });
  const programmes = useQuery(programmesQuery).data;
  const link = (row: AidRow) => (
    <Link to="/assistance/aids/$aidId" params={{ aidId: row.id }} className="row-link">
      {row.number}
    </Link>
  );
  const programme = (row: AidRow) => programmes?.find(({ code }) => code === row.programme)?.name ?? row.programme;
  const columns: Column<AidRow>[] = [
    { name: t('file.number'), cell: link },
    { name: t('aid.programme'), cell: programme },
    { name: t('aid.amount'), cell: ({ fen }) => <Money fen={fen} />, align: 'end' },
    { name: t('file.state'), cell: ({ state }) => <StatusTag of={aidStates} state={state} /> },
    { name: t('aid.requested'), cell: ({ requested_at }) => <When at={requested_at} as="day" /> },
  ];
  return (
    <Page title={t('aid.list')} lead={t('aid.list_lead')} width="wide">
      {isApprover && (
        <FilterTabs
          label={t('work.show')}
          value={all ? 'all' : 'waiting'}
          options={(['waiting', 'all'] as const).map((value) => ({ value, label: t(`work.${value}`) }))}
          onChange={(next) => void navigate({ to: '/assistance/aids', search: { all: next === 'all' || undefined } })}
        />
      )}
      <DataList
        query={useInfiniteQuery(aidsQuery(all ? {} : { waiting: true }))}
        label={t('aid.list')}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Empty title={t(all ? 'aid.none' : 'aid.none_waiting')} hint={t('aid.none_hint')} />}
        card={(row) => (
          <article className="row-card">
            <div className="row-card-head">
              {link(row)}
              <StatusTag of={aidStates} state={row.state} />
            </div>
            <Parts of={[programme(row), <Money fen={row.fen} />, <When at={row.requested_at} as="day" />]} />
          </article>
        )}
      />
    </Page>
  );
}

/** Aid that was asked for, what waits for one's approval first. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { aidsQuery, type AidRow } from '@/api/assistance';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Money } from '@/ui/money';
import { Page, Parts } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { aidStates } from './states';
import { NoneWaiting, WaitingTabs } from './waiting';

export default function AidsPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const isApprover = holds(me, 'approver');
  const { all = !isApprover } = useSearch({ from: '/app/assistance/aids' });
  const link = (row: AidRow) => (
    <Link to="/assistance/aids/$aidId" params={{ aidId: row.id }} className="row-link">
      {row.applicant_name || row.number}
    </Link>
  );
  const isNamed = holds(me, 'union_staff', 'approver');
  const columns: Column<AidRow>[] = [
    { name: t(isNamed ? 'file.applicant' : 'file.number'), cell: link, isName: isNamed },
    ...(isNamed ? [{ name: t('file.number'), cell: ({ number }: AidRow) => number }] : []),
    { name: t('aid.programme'), cell: ({ programme_name }) => programme_name },
    { name: t('file.unit'), cell: ({ unit_name }) => unit_name },
    { name: t('aid.amount'), cell: ({ fen }) => <Money fen={fen} />, align: 'end' },
    { name: t('file.state'), cell: ({ state }) => <StatusTag of={aidStates} state={state} /> },
    { name: t('aid.requested'), cell: ({ requested_at }) => <When at={requested_at} as="day" /> },
  ];
  return (
    <Page title={t('aid.list')} lead={t('aid.list_lead')} width="wide">
      {isApprover && <WaitingTabs all={all} />}
      <DataList
        query={useInfiniteQuery(aidsQuery(all ? {} : { waiting: true }))}
        label={t('aid.list')}
        columns={columns}
        keyOf={({ id }) => id}
        empty={all ? <Empty title={t('aid.none')} hint={t('aid.none_hint')} /> : <NoneWaiting />}
        card={(row) => (
          <article className="row-card">
            <div className="row-card-head">
              {link(row)}
              <StatusTag of={aidStates} state={row.state} />
            </div>
            <Parts of={[row.programme_name, <Money fen={row.fen} />]} />
            <Parts of={[...(row.applicant_name ? [row.number] : []), row.unit_name, <When at={row.requested_at} as="day" />]} />
          </article>
        )}
      />
    </Page>
  );
}

/** The rows of a fund's ledger, newest first; an auditor follows one from here. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { transfersQuery, type Transfer } from '@/api/assistance';
import { holds, meQuery } from '@/api/session';
import { useTranslation, words } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Money } from '@/ui/money';
import { NotHere } from '@/ui/not-here';
import { Page } from '@/ui/page';
import { When } from '@/ui/when';
import { accountName, funds } from './funds';

export default function TransfersPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const given = useParams({ from: '/app/assistance/funds/$fund' }).fund;
  const fund = funds.find((each) => each === given);
  const query = useInfiniteQuery({ ...transfersQuery(fund ?? 'dues'), enabled: fund !== undefined });
  const back = { to: '/assistance/funds', label: t('fund.list') } as const;
  if (!fund) return <NotHere title={t('not_here.title')} detail={t('not_here.detail')} back={back} />;

  const mayFollow = holds(me, 'auditor');
  const kind = (row: Transfer) => words('fund.kind', row.kind, row.kind);
  const title = (row: Transfer) =>
    mayFollow ? (
      <Link to="/assistance/funds/trail/$transactionId" params={{ transactionId: row.transaction_id }} className="row-link">
        {kind(row)}
      </Link>
    ) : (
      <strong>{kind(row)}</strong>
    );
  const columns: Column<Transfer>[] = [
    { name: t('fund.what'), cell: title },
    { name: t('aid.amount'), cell: ({ fen }) => <Money fen={fen} />, align: 'end' },
    { name: t('fund.way'), cell: ({ debit, credit }) => t('fund.moved', { from: accountName(credit), to: accountName(debit) }) },
    { name: t('fund.at'), cell: ({ at }) => <When at={at} /> },
  ];
  return (
    <Page
      title={t('fund.transfers_of', { fund: t(`fund.name.${fund}`) })}
      lead={t(mayFollow ? 'fund.transfers_follow' : 'fund.transfers_lead')}
      back={back.to}
      width="wide"
    >
      <DataList
        query={query}
        label={t('fund.transfers')}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Empty title={t('fund.empty')} />}
      />
    </Page>
  );
}

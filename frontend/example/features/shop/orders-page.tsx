/** Orders of the units that the reader sees to. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ordersQuery, type OrderRow } from '@/api/shop';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { FilterTabs } from '@/ui/filter-bar';
import { Page } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { orderStates } from './states';

export default function OrdersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { waiting } = useSearch({ from: '/app/shop/orders' });
  const columns: Column<OrderRow>[] = [
    {
      name: t('order.item'),
      cell: ({ id, item }) => (
        <Link to="/shop/orders/$orderId" params={{ orderId: id }} className="row-link">
          {item}
        </Link>
      ),
    },
    { name: t('order.state_title'), cell: ({ state }) => <StatusTag of={orderStates} state={state} /> },
    { name: t('order.buyer'), cell: ({ buyer_name }) => buyer_name },
  ];
  return (
    <Page title={t('order.list')} width="wide">
      <FilterTabs
        label={t('order.state_title')}
        value={waiting ? 'waiting' : 'all'}
        options={(['all', 'waiting'] as const).map((value) => ({ value, label: t(`order.show.${value}`) }))}
        onChange={(next) => void navigate({ to: '/shop/orders', search: { waiting: next === 'waiting' || undefined } })}
      />
      <DataList
        query={useInfiniteQuery(ordersQuery({ waiting }))}
        label={t('order.list')}
        columns={columns}
        keyOf={(row) => row.id}
        empty={<Empty title={t('order.none')} />}
      />
    </Page>
  );
}

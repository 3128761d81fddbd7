/** One's own orders; for a clerk, those of their units, too. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { holds, meQuery } from '@/api/session';
import { ordersQuery, type OrderRow } from '@/api/shop';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { FilterTabs } from '@/ui/filter-bar';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { tones } from './states';

export default function OrdersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { shown = 'mine' } = useSearch({ from: '/app/shop/orders' });
  const { data: me } = useSuspenseQuery(meQuery);
  const columns: Column<OrderRow>[] = [
    {
      name: t('order.item'),
      cell: ({ id, item }) => (
        <Link to="/shop/orders/$orderId" params={{ orderId: id }} className="row-link">
          {item}
        </Link>
      ),
    },
    { name: t('order.state_title'), cell: ({ state, state_name }) => <Tag tone={tones[state]}>{state_name}</Tag> },
    { name: t('order.buyer'), cell: ({ buyer_name }) => buyer_name },
  ];
  return (
    <Page title={t('order.list')} width="wide">
      {holds(me, 'clerk') && (
        <FilterTabs
          label={t('order.list')}
          value={shown}
          options={(['waiting', 'all', 'mine'] as const).map((value) => ({ value, label: t(`order.show.${value}`) }))}
          onChange={(next) => void navigate({ to: '/shop/orders', search: { shown: next === 'mine' ? undefined : next } })}
        />
      )}
      <DataList
        query={useInfiniteQuery(ordersQuery(shown))}
        label={t('order.list')}
        columns={columns}
        keyOf={(row) => row.id}
        empty={<Empty title={t('order.none')} />}
      />
    </Page>
  );
}

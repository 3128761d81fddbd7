/** Relief campaigns in which one has a part, what waits for oneself first. */
import PlusOutlined from '@ant-design/icons-svg/es/asn/PlusOutlined';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { campaignsQuery, type CampaignRow } from '@/api/relief';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { formatDate } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { FilterTabs } from '@/ui/filter-bar';
import { Icon } from '@/ui/icon';
import { Page } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { campaignStates } from './relief-states';

export default function CampaignsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const { waiting = false } = useSearch({ from: '/app/assistance/campaigns' });
  const columns: Column<CampaignRow>[] = [
    {
      name: t('relief.name'),
      cell: ({ id, name }) => (
        <Link to="/assistance/campaigns/$campaignId" params={{ campaignId: id }} className="row-link">
          {name}
        </Link>
      ),
    },
    { name: t('relief.state_name'), cell: ({ state }) => <StatusTag of={campaignStates} state={state} /> },
    { name: t('relief.number'), cell: ({ number }) => number },
    { name: t('relief.kind'), cell: ({ kind }) => t(`relief.kinds.${kind}`) },
    { name: t('relief.unit'), cell: ({ unit_name }) => unit_name },
    { name: t('relief.listed'), cell: ({ listed }) => listed.toLocaleString(), align: 'end' },
    { name: t('relief.ends'), cell: ({ ends_on }) => formatDate(ends_on) },
  ];
  return (
    <Page
      title={t('relief.list')}
      lead={t('relief.lead')}
      width="wide"
      aside={
        holds(me, 'union_staff') && (
          <Link to="/assistance/campaigns/new" className="button button-main">
            <Icon of={PlusOutlined} />
            {t('relief.new')}
          </Link>
        )
      }
    >
      <FilterTabs
        label={t('relief.show')}
        value={waiting ? 'waiting' : 'all'}
        options={(['all', 'waiting'] as const).map((value) => ({ value, label: t(`relief.${value}`) }))}
        onChange={(next) => void navigate({ to: '/assistance/campaigns', search: { waiting: next === 'waiting' || undefined } })}
      />
      <DataList
        query={useInfiniteQuery(campaignsQuery(waiting))}
        label={t('relief.list')}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          waiting ? (
            <Empty title={t('relief.none_waiting')} hint={t('relief.none_hint')} />
          ) : (
            <Empty title={t('relief.none')} hint={t('relief.none_hint')} />
          )
        }
      />
    </Page>
  );
}

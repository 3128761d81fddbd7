/** Relief campaigns in which one has a part, what waits for oneself first. */
import PlusOutlined from '@ant-design/icons-svg/es/asn/PlusOutlined';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { campaignsQuery, type CampaignRow } from '@/api/relief';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { formatDate } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { Icon } from '@/ui/icon';
import { Page } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { campaignStates } from './relief-states';
import { NoneWaiting, WaitingTabs } from './waiting';

export default function CampaignsPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const waits = holds(me, 'union_staff', 'approver', 'finance');
  const { all = !waits } = useSearch({ from: '/app/assistance/campaigns' });
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
      {waits && <WaitingTabs all={all} />}
      <DataList
        query={useInfiniteQuery(campaignsQuery(!all))}
        label={t('relief.list')}
        columns={columns}
        keyOf={({ id }) => id}
        empty={all ? <Empty title={t('relief.none')} hint={t('relief.none_hint')} /> : <NoneWaiting />}
      />
    </Page>
  );
}

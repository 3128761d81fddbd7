/** Where events are sent to, whether they arrive, and for which programs more can be sent. */
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { holds, meQuery } from '@/api/session';
import { eventClientsQuery, subscriptionsQuery, type Subscription } from '@/api/subscriptions';
import { useTranslation } from '@/i18n';
import { CardList } from '@/ui/card-list';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { Row, Stack } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { StatusTag } from '@/ui/status-tag';
import { states, SubscriptionFacts } from './subscription-parts';

export default function WebhooksPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Page title={t('webhooks.title')} lead={t('webhooks.lead')} back="/machines">
      {holds(me, 'security_admin') && <Clients />}
      <CardList query={useInfiniteQuery(subscriptionsQuery)} keyOf={({ id }) => id} empty={<Empty title={t('webhooks.none')} />}>
        {(subscription) => <SubscriptionCard subscription={subscription} />}
      </CardList>
    </Page>
  );
}

/** Programs that may hear of events: an address is added for one of them. */
function Clients() {
  const { t } = useTranslation();
  const clients = useQuery(eventClientsQuery);
  if (clients.isPending) return <Skeleton rows={2} label={t('list.loading')} />;
  if (!clients.data) return <ErrorNotice error={clients.error} onRetry={() => void clients.refetch()} />;
  if (clients.data.length === 0) return <p>{t('webhooks.no_client')}</p>;
  return (
    <Row>
      {clients.data.map(({ id, name }) => (
        <Link key={id} to="/machines/webhooks/new/$machineId" params={{ machineId: id }} className="button button-plain">
          {t('webhooks.add_for', { name })}
        </Link>
      ))}
    </Row>
  );
}

function SubscriptionCard({ subscription }: { subscription: Subscription }) {
  const { t } = useTranslation();
  const { id, machine, state } = subscription;
  return (
    <Card title={machine.name} aside={<StatusTag of={states} state={state} />} label={machine.name}>
      <Stack>
        <SubscriptionFacts subscription={subscription} />
        <Row>
          <Link to="/machines/webhooks/$id" params={{ id }} className="button button-plain">
            {t('webhooks.open')}
          </Link>
        </Row>
      </Stack>
    </Card>
  );
}

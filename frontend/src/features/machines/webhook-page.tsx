/** One subscription: whether it works, what became of each event, and how to send some again. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { holds, meQuery } from '@/api/session';
import {
  deliveriesQuery,
  endSubscription,
  renewSubscriptionSecret,
  replayDelivery,
  replaySince,
  subscriptionQuery,
  testSubscription,
  type Delivery,
  type SubscriptionMade,
} from '@/api/subscriptions';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { DataList } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { Row, Stack } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { stateTable } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { When } from '@/ui/when';
import { states, SubscriptionFacts, WebhookSecret } from './subscription-parts';

const route = getRouteApi('/app/machines/webhooks/$id');
const outcomes = stateTable('webhooks.delivery', { waiting: 'wait', delivered: 'good', given_up: 'late' });
const threeDays = 3 * 86_400_000;

export default function WebhookPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: subscription } = useSuspenseQuery(subscriptionQuery(id));
  const [made, setMade] = useState<SubscriptionMade | null>(null);
  const { perform, run, isBusy, problem } = useActing({ lists: [['subscription', id], ['deliveries', id], ['subscriptions']] });
  const mayChange = holds(me, 'security_admin') && (subscription.state === 'active' || subscription.state === 'failing');
  const again = ({ number }: Delivery) =>
    void run(t('webhooks.replay'), () => replayDelivery(id, number), t('webhooks.replayed'));
  const replayOf = (each: Delivery) =>
    mayChange &&
    each.state !== 'waiting' && (
      <Button kind="quiet" disabled={isBusy} onClick={() => again(each)}>
        {t('webhooks.replay')}
      </Button>
    );
  return (
    <Page title={t('webhooks.of', { name: subscription.machine.name })} back="/machines/webhooks" width="wide">
      <Card
        title={t('webhooks.address')}
        aside={<StatusTag of={states} state={subscription.state} />}
        label={t('webhooks.address')}
      >
        <Stack>
          <SubscriptionFacts subscription={subscription} />
          {problem && <ErrorNotice error={problem} />}
          {mayChange && (
            <Row>
              <Button
                disabled={isBusy}
                onClick={() => void run(t('webhooks.test'), () => testSubscription(id), t('webhooks.tested'))}
              >
                {t('webhooks.test')}
              </Button>
              <Confirm
                title={t('webhooks.replay_ask')}
                fact={t('webhooks.replay_fact')}
                yes={t('webhooks.replay_all')}
                onYes={() => perform(() => replaySince(id, new Date(Date.now() - threeDays)), t('webhooks.replayed'))}
              >
                {(open) => <Button onClick={open}>{t('webhooks.replay_all')}</Button>}
              </Confirm>
              <Confirm
                title={t('webhooks.renew_ask')}
                fact={t('webhooks.renew_fact')}
                yes={t('machines.renew_yes')}
                onYes={async () => setMade(await perform(() => renewSubscriptionSecret(id, 7), undefined))}
              >
                {(open) => <Button onClick={open}>{t('machines.renew')}</Button>}
              </Confirm>
              <Confirm
                title={t('webhooks.leaked_ask')}
                fact={t('webhooks.leaked_fact')}
                yes={t('machines.leaked_yes')}
                onYes={async () => setMade(await perform(() => renewSubscriptionSecret(id, 0), undefined))}
              >
                {(open) => (
                  <Button kind="quiet" onClick={open}>
                    {t('machines.leaked')}
                  </Button>
                )}
              </Confirm>
              <Confirm
                title={t('webhooks.end_ask')}
                fact={t('webhooks.end_fact')}
                yes={t('webhooks.end')}
                onYes={() => perform(() => endSubscription(id), t('webhooks.ended'))}
              >
                {(open) => (
                  <Button kind="quiet" onClick={open}>
                    {t('webhooks.end')}
                  </Button>
                )}
              </Confirm>
            </Row>
          )}
        </Stack>
      </Card>
      <h2>{t('webhooks.log')}</h2>
      <DataList
        query={useInfiniteQuery(deliveriesQuery(subscription))}
        label={t('webhooks.log')}
        keyOf={({ number }) => String(number)}
        empty={<Empty title={t('webhooks.log_empty')} />}
        card={(each) => (
          <article className="row-card">
            <div className="row-card-head">
              {each.what}
              <StatusTag of={outcomes} state={each.state} />
            </div>
            <p className="row-small">
              <When at={each.time} />
            </p>
            <Tries of={each} />
            {replayOf(each)}
          </article>
        )}
        columns={[
          { name: t('webhooks.what'), cell: ({ what }) => what },
          { name: t('webhooks.outcome'), cell: ({ state }) => <StatusTag of={outcomes} state={state} /> },
          { name: t('webhooks.when'), cell: ({ time }) => <When at={time} /> },
          { name: t('webhooks.tries'), cell: (each) => <Tries of={each} /> },
          {
            name: t('webhooks.replay'),
            cell: replayOf,
          },
        ]}
      />
      {made && <WebhookSecret made={made} onClose={() => setMade(null)} />}
    </Page>
  );
}

function Tries({ of: { tries, outcome, next_try_at } }: { of: Delivery }) {
  const { t } = useTranslation();
  const words =
    outcome === 'timeout' || outcome === 'no_connection' || outcome === 'not_allowed'
      ? t(`webhooks.why.${outcome}`)
      : outcome && t('webhooks.answered', { status: outcome });
  return (
    <>
      {t('webhooks.tried', { count: tries })}
      {words && <div>{words}</div>}
      {next_try_at && tries > 0 && (
        <div>
          {t('webhooks.again')} <When at={next_try_at} />
        </div>
      )}
    </>
  );
}

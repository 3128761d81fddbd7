/** What a subscription is and whether it works; its secret, shown once. */
import type { Subscription, SubscriptionMade } from '@/api/subscriptions';
import { useTranslation } from '@/i18n';
import { CodeGiven } from '@/ui/code-given';
import { Facts } from '@/ui/page';
import { stateTable } from '@/ui/states';
import { When } from '@/ui/when';

export const states = stateTable('webhooks.state', { active: 'good', failing: 'late', client_ended: 'still', ended: 'still' });

export function SubscriptionFacts({ subscription }: { subscription: Subscription }) {
  const { t } = useTranslation();
  const { address, unit, types, delivered_at, next_round_at, waiting, given_up, former_until } = subscription;
  return (
    <Facts
      items={[
        { name: t('webhooks.address'), value: <code>{address}</code> },
        { name: t('machines.unit'), value: unit.name },
        { name: t('webhooks.types'), value: types.map(({ type, what }) => <div key={type}>{what}</div>) },
        { name: t('webhooks.delivered'), value: delivered_at ? <When at={delivered_at} as="ago" /> : t('webhooks.never') },
        ...(waiting + given_up > 0 ? [{ name: t('webhooks.left'), value: t('webhooks.counts', { waiting, given_up }) }] : []),
        ...(next_round_at ? [{ name: t('webhooks.again'), value: <When at={next_round_at} /> }] : []),
        ...(former_until ? [{ name: t('webhooks.former'), value: <When at={former_until} /> }] : []),
      ]}
    />
  );
}

export function WebhookSecret({ made, onClose }: { made: SubscriptionMade; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <CodeGiven title={t('webhooks.secret')} code={made.secret} onClose={onClose}>
      <p>{t('webhooks.secret_once')}</p>
    </CodeGiven>
  );
}

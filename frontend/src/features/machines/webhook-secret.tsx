/** The secret by which a receiver checks the signature, shown once. */
import type { SubscriptionMade } from '@/api/subscriptions';
import { useTranslation } from '@/i18n';
import { CodeGiven } from '@/ui/code-given';

export function WebhookSecret({ made, onClose }: { made: SubscriptionMade; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <CodeGiven title={t('webhooks.secret')} code={made.secret} onClose={onClose}>
      <p>{t('webhooks.secret_once')}</p>
    </CodeGiven>
  );
}

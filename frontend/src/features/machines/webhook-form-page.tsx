/** Where a program's events are sent to: of which kind, about which units. The secret is shown once. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { eventClientsQuery, subscribe, type SubscriptionCreate, type SubscriptionMade } from '@/api/subscriptions';
import { useTranslation } from '@/i18n';
import { FieldsForm } from '@/ui/fields';
import { Page } from '@/ui/page';
import { useFields } from '@/ui/use-fields';
import { WebhookSecret } from './subscription-parts';

const route = getRouteApi('/app/machines/webhooks/new/$machineId');

export default function WebhookFormPage() {
  const { t } = useTranslation();
  const { machineId } = route.useParams();
  const navigate = useNavigate();
  const clients = useQuery(eventClientsQuery);
  const [made, setMade] = useState<SubscriptionMade | null>(null);
  const machine = clients.data?.find(({ id }) => id === machineId);
  const written = useFields<Omit<SubscriptionCreate, 'machine_id'>, SubscriptionMade>({
    fields: [
      {
        name: 'address',
        kind: 'line',
        label: t('webhooks.address'),
        hint: t('webhooks.address_hint'),
        isRequired: true,
        most: 500,
      },
      { name: 'unit_id', kind: 'unit', label: t('machines.unit'), hint: t('webhooks.unit_hint'), isRequired: true },
      {
        name: 'types',
        kind: 'several',
        label: t('webhooks.types'),
        isRequired: true,
        least: 1,
        options: (machine?.types ?? []).map(({ type, what }) => ({ value: type, label: what, hint: type })),
        from: clients,
      },
    ],
    send: ({ address, unit_id, types }) => subscribe({ machine_id: machineId, address, unit_id, types }),
    lists: [['subscriptions']],
    done: t('webhooks.made'),
    sent: setMade,
    leaves: true,
  });
  const leave = (subscription: SubscriptionMade['subscription']) =>
    void navigate({ to: '/machines/webhooks/$id', params: { id: subscription.id }, replace: true });
  return (
    <Page
      title={machine ? t('webhooks.add_for', { name: machine.name }) : t('webhooks.add')}
      lead={t('webhooks.add_lead')}
      back="/machines/webhooks"
    >
      <FieldsForm of={written} submit={t('webhooks.submit')} />
      {made && <WebhookSecret made={made} onClose={() => leave(made.subscription)} />}
    </Page>
  );
}

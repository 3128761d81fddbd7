/** Placing an order; what is written is kept as a draft. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { meQuery } from '@/api/session';
import { placeOrder, type Order } from '@/api/shop';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { FieldsForm } from '@/ui/fields';
import { Page } from '@/ui/page';
import { useFields } from '@/ui/use-fields';
import { WhoSees } from '@/ui/who-sees';

export default function OrderFormPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const written = useFields<{ item: string; count: number; phone?: string }, Order>({
    store: useDraft(me.id, 'order'),
    fields: [
      { name: 'item', kind: 'line', label: t('order.item'), isRequired: true, most: 20 },
      { name: 'count', kind: 'count', label: t('order.count'), isRequired: true, least: 1, most: 999 },
      { name: 'phone', kind: 'line', label: t('order.phone'), hint: t('order.phone_hint'), inputMode: 'tel', most: 11 },
    ],
    start: { count: 1 },
    send: ({ item, count, phone }, key) => placeOrder({ item, count, phone }, key),
    lists: [['orders']],
    done: t('order.placed'),
    sent: ({ id }) => navigate({ to: '/shop/orders/$orderId', params: { orderId: id }, replace: true }),
    leaves: true,
  });
  return (
    <Page title={t('order.new')} back="/">
      <FieldsForm of={written} submit={t('order.submit')}>
        <WhoSees readers={[t('order.readers', { unit: me.unit.name })]} hear={[t('order.hear')]} />
      </FieldsForm>
    </Page>
  );
}

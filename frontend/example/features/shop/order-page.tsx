/** One order: what it is, and what its reader may do with it now. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { actOnOrder, changeOrder, deleteOrder, orderQuery } from '@/api/shop';
import { useTranslation } from '@/i18n';
import { Actions } from '@/ui/action-panel';
import { DecisionExplained } from '@/ui/decision-explained';
import { Columns, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { Sealed } from '@/ui/sealed';
import { Tag } from '@/ui/status-tag';
import { stepsIn, Timeline } from '@/ui/timeline';
import { tones } from './states';

export default function OrderPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { orderId } = useParams({ from: '/app/shop/orders/$orderId' });
  const query = useQuery(orderQuery(orderId));
  return (
    <ObjectPage query={query} title={t('order.title')} back={{ to: '/shop/orders', label: t('order.list') }}>
      {(order) => (
        <Page title={order.item} back="/shop/orders" width="pair" lead={<Tag tone={tones[order.state]}>{order.state_name}</Tag>}>
          <Columns side>
            <Stack>
              <Card title={t('order.facts')}>
                <Facts
                  items={[
                    { name: t('order.number'), value: order.number },
                    { name: t('order.buyer'), value: order.buyer_name },
                  ]}
                />
                {order.may_open_phone && (
                  <Sealed label={t('order.open_phone')} open={() => actOnOrder({ id: order.id }, 'phone')}>
                    {({ phone }) => <a href={`tel:${phone}`}>{phone}</a>}
                  </Sealed>
                )}
                <DecisionExplained decision={order.price} tone="still" />
              </Card>
              <Card title={t('order.story')}>
                <Timeline steps={stepsIn(order.timeline, { states: tones }, 'order.event')} />
              </Card>
            </Stack>
            <Actions<{ item: string; reason: string }>
              object={order}
              queryKey={orderQuery(orderId).queryKey}
              lists={[['orders']]}
              words="order.action"
              state={order.state_name}
              plain={actOnOrder.offered(order)}
              table={{
                change: {
                  fields: [{ name: 'item', kind: 'line', label: t('order.item'), isRequired: true, most: 20 }],
                  start: { item: order.item },
                  send: ({ item }) => changeOrder(order, { item }),
                },
                cancel: {
                  isWayOut: true,
                  facts: { item: order.item },
                  fields: [{ name: 'reason', label: t('act.reason'), isRequired: true, least: 2, most: 200 }],
                  send: ({ reason }) => actOnOrder(order, 'cancel', { reason }),
                },
                delete: {
                  isWayOut: true,
                  facts: { item: order.item },
                  send: () => deleteOrder(order).then(() => navigate({ to: '/shop/orders' })),
                },
              }}
            />
          </Columns>
        </Page>
      )}
    </ObjectPage>
  );
}

/** Payment batches, and making one of all that waits to be paid. */
import { useInfiniteQuery, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { makePayout, payoutsQuery, type Fund, type Payout, type PayoutRow } from '@/api/assistance';
import { todoQuery } from '@/api/inbox';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Columns, Form } from '@/ui/layout';
import { Money } from '@/ui/money';
import { Card, Page, Parts } from '@/ui/page';
import { Select } from '@/ui/select';
import { StatusTag } from '@/ui/status-tag';
import { say } from '@/ui/toast';
import { UnitChoice } from '@/ui/unit-choice';
import { useForm } from '@/ui/use-form';
import { When } from '@/ui/when';
import { funds } from './funds';
import { payoutStates } from './states';

export default function PayoutsPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const [isMaking, setMaking] = useState(false);
  const mayMake = holds(me, 'finance');
  const waiting = useQuery(todoQuery).data?.items.find(({ type, link }) => type === 'aid' && link === '/assistance/payouts');
  const link = (row: PayoutRow) => (
    <Link to="/assistance/payouts/$payoutId" params={{ payoutId: row.id }} className="row-link">
      {row.number}
    </Link>
  );
  const count = ({ number_of_payments }: PayoutRow) => t('payout.number', { count: number_of_payments });
  const columns: Column<PayoutRow>[] = [
    { name: t('file.number'), cell: link },
    { name: t('payout.count'), cell: count },
    { name: t('payout.total'), cell: ({ fen }) => <Money fen={fen} />, align: 'end' },
    { name: t('fund.title'), cell: ({ fund }) => t(`fund.name.${fund}`) },
    { name: t('file.unit'), cell: ({ unit_name }) => unit_name },
    { name: t('file.state'), cell: ({ state }) => <StatusTag of={payoutStates} state={state} /> },
    { name: t('payout.made'), cell: ({ made_at }) => <When at={made_at} as="day" /> },
  ];
  return (
    <Page
      title={t('payout.list')}
      lead={t('payout.lead')}
      aside={
        mayMake &&
        !isMaking && (
          <Button kind="main" onClick={() => setMaking(true)}>
            {t('payout.make')}
          </Button>
        )
      }
      width="wide"
    >
      {mayMake && waiting && <Notice tone="wait">{waiting.what}</Notice>}
      {mayMake && isMaking && <MakeForm />}
      <DataList
        query={useInfiniteQuery(payoutsQuery)}
        label={t('payout.list')}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Empty title={t('payout.none')} hint={t('payout.none_hint')} />}
        card={(row) => (
          <article className="row-card">
            <div className="row-card-head">
              {link(row)}
              <StatusTag of={payoutStates} state={row.state} />
            </div>
            <Parts of={[count(row), <Money fen={row.fen} />, t(`fund.name.${row.fund}`)]} />
            <Parts of={[row.unit_name, <When at={row.made_at} as="day" />]} />
          </article>
        )}
      />
    </Page>
  );
}

function MakeForm() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<{ unit?: string; fund: Fund | '' }, Payout>({
    start: { unit: me.grants.find(({ role }) => role === 'finance')?.unit_id, fund: '' },
    required: ['unit', 'fund'],
    send: ({ unit = '', fund }, key) => makePayout({ unit_id: unit, fund: fund || 'dues' }, key), // Both are there by now.
    sent: async (made) => {
      queries.setQueryData(['payout', made.id], made);
      for (const queryKey of [['payouts'], ['aids'], ['todo']]) void queries.invalidateQueries({ queryKey });
      say(t('payout.made_done'));
      await navigate({ to: '/assistance/payouts/$payoutId', params: { payoutId: made.id } });
    },
    leaves: true,
  });
  return (
    <Card title={t('payout.make')}>
      <Form form={form} submit={t('payout.make_submit')}>
        <p className="row-small">{t('payout.make_hint')}</p>
        <Columns>
          <Field label={t('fund.title')} required error={form.error('fund')}>
            {(wiring) => (
              <Select
                {...wiring}
                {...form.text('fund')}
                choose={t('figure.choose')}
                options={funds.map((value) => ({ value, label: t(`fund.name.${value}`) }))}
              />
            )}
          </Field>
          <UnitChoice
            label={t('payout.unit')}
            value={form.values.unit}
            onChange={({ id }) => form.set({ unit: id })}
            error={form.error('unit')}
          />
        </Columns>
      </Form>
    </Card>
  );
}

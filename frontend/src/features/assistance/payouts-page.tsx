/** Payment batches, and making one of all that waits to be paid. */
import { useInfiniteQuery, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { makePayout, payoutsQuery, type Fund, type Payout, type PayoutRow } from '@/api/assistance';
import { unitsQuery } from '@/api/people';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { Columns, Form } from '@/ui/layout';
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
  const units = useQuery(unitsQuery).data?.items;
  const unit = ({ unit_id }: PayoutRow) => units?.find(({ id }) => id === unit_id)?.name ?? '';
  const link = (row: PayoutRow) => (
    <Link to="/assistance/payouts/$payoutId" params={{ payoutId: row.id }} className="row-link">
      {row.number}
    </Link>
  );
  const columns: Column<PayoutRow>[] = [
    { name: t('file.number'), cell: link },
    { name: t('fund.title'), cell: ({ fund }) => t(`fund.name.${fund}`) },
    { name: t('file.unit'), cell: unit },
    { name: t('file.state'), cell: ({ state }) => <StatusTag of={payoutStates} state={state} /> },
    { name: t('payout.made'), cell: ({ made_at }) => <When at={made_at} as="day" /> },
  ];
  return (
    <Page title={t('payout.list')} lead={t('payout.lead')} width="wide">
      {holds(me, 'finance') && <MakeForm />}
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
            <Parts of={[t(`fund.name.${row.fund}`), unit(row), <When at={row.made_at} as="day" />]} />
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
      for (const queryKey of [['payouts'], ['aids']]) void queries.invalidateQueries({ queryKey });
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

/** The three funds: what each account holds, by year, and the ledger as a list and as a file. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { addBudget, fundsQuery, ledgerFile, type Fund } from '@/api/assistance';
import type { Schema } from '@/api/client';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Bars } from '@/ui/chart';
import { today } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Form, Row, Stack, Unfold } from '@/ui/layout';
import { Money, MoneyField } from '@/ui/money';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { say } from '@/ui/toast';
import { useForm } from '@/ui/use-form';
import { inYuan, type Fen } from '@/ui/use-money';
import { kinds, years } from './funds';
import { OwnChecks } from './own-checks';

export default function FundsPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { data, error, refetch } = useQuery(fundsQuery);
  return (
    <Page title={t('fund.list')} lead={t('fund.lead')} width="reading">
      {!data && !error && <Skeleton rows={6} label={t('list.loading')} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.map((each) => (
        <OneFund key={each.fund} of={each} mayAdd={holds(me, 'finance')} />
      ))}
      {holds(me, 'auditor') && <OwnChecks />}
    </Page>
  );
}

function OneFund({ of: { fund, balances }, mayAdd }: { of: Schema<'FundPublic'>; mayAdd: boolean }) {
  const { t } = useTranslation();
  const name = t(`fund.name.${fund}`);
  return (
    <Card title={name}>
      <Stack>
        {Object.keys(balances).length === 0 && <p>{t('fund.empty')}</p>}
        {years(balances).map(([year, of]) => (
          <Stack key={year} gap="small">
            <h3>{t('fund.of_year', { year })}</h3>
            <Bars bars={kinds.map((kind) => ({ label: t(`fund.account.${kind}`), value: of[kind], shown: inYuan(of[kind]) }))} />
            <div className="hidden-visually">
              <Facts items={kinds.map((kind) => ({ name: t(`fund.account.${kind}`), value: <Money fen={of[kind]} /> }))} />
            </div>
          </Stack>
        ))}
        <Row>
          <Link to="/assistance/funds/$fund" params={{ fund }} className="button button-plain">
            {t('fund.transfers')}
            <span className="hidden-visually">{`: ${name}`}</span>
          </Link>
          <a href={ledgerFile(fund)} download className="button button-plain">
            {t('fund.export')}
            <span className="hidden-visually">{`: ${name}`}</span>
          </a>
        </Row>
        {mayAdd && (
          <Unfold label={t('fund.add', { fund: name })}>
            <BudgetForm fund={fund} />
          </Unfold>
        )}
      </Stack>
    </Card>
  );
}

function BudgetForm({ fund }: { fund: Fund }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm<{ year: string; fen?: Fen }>({
    start: { year: today().slice(0, 4) },
    required: ['year', 'fen'],
    send: ({ year, fen }, key) => addBudget(fund, { year: Number(year), fen: fen ?? 0 }, key),
    sent: async () => {
      say(t('fund.added'));
      await queries.invalidateQueries({ queryKey: fundsQuery.queryKey });
    },
  });
  return (
    <Form form={form} submit={t('fund.add_submit')} isMain={false}>
      <p className="row-small">{t('fund.add_hint')}</p>
      <Field label={t('fund.year')} required error={form.error('year')}>
        {(wiring) => <Input {...wiring} {...form.text('year')} inputMode="numeric" maxLength={4} />}
      </Field>
      <MoneyField
        label={t('aid.amount')}
        required
        least={1}
        fen={form.values.fen}
        onFen={(fen) => form.set({ fen })}
        error={form.error('fen')}
      />
    </Form>
  );
}

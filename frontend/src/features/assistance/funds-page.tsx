/** The three funds: what each account holds, by year, and the ledger as a file. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { addBudget, fundsQuery, ledgerFile, type Fund } from '@/api/assistance';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { today } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Form, Stack, Unfold } from '@/ui/layout';
import { Money, MoneyField } from '@/ui/money';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { say } from '@/ui/toast';
import { useForm } from '@/ui/use-form';
import type { Fen } from '@/ui/use-money';
import { accountName } from './funds';

export default function FundsPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { data, error, refetch } = useQuery(fundsQuery);
  return (
    <Page title={t('fund.list')} lead={t('fund.lead')} width="reading">
      {!data && !error && <Skeleton rows={6} label={t('list.loading')} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.map(({ fund, balances }) => (
        <Card key={fund} title={t(`fund.name.${fund}`)}>
          <Stack>
            {Object.keys(balances).length === 0 ? (
              <p>{t('fund.empty')}</p>
            ) : (
              <Facts
                items={Object.entries(balances).map(([name, fen]) => ({
                  name: accountName(name),
                  value: <Money fen={fen} />,
                }))}
              />
            )}
            <a href={ledgerFile(fund)} download className="button button-plain">
              {t('fund.export')}
              <span className="hidden-visually">{`: ${t(`fund.name.${fund}`)}`}</span>
            </a>
            {holds(me, 'finance') && (
              <Unfold label={t('fund.add', { fund: t(`fund.name.${fund}`) })}>
                <BudgetForm fund={fund} />
              </Unfold>
            )}
          </Stack>
        </Card>
      ))}
    </Page>
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

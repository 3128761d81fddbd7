/** A scheme of mutual aid for a year: whom it is for, what it costs, when one may join, and what it gives. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { createScheme, schemesQuery, type Scheme, type SchemeCreate } from '@/api/mutual-aid';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { t as say, useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { today } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Columns, Form, Stack } from '@/ui/layout';
import { MoneyField } from '@/ui/money';
import { Card, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Select } from '@/ui/select';
import { UnitChoice } from '@/ui/unit-choice';
import { countOf } from '@/ui/use-fields';
import { useForm } from '@/ui/use-form';
import type { Fen } from '@/ui/use-money';
import { Pair } from './edition-fields';
import { funds } from './funds';
import { BenefitCard, emptyBenefit, isWhole, isWithin, type BenefitWritten } from './scheme-benefit';

interface Written extends Pick<SchemeCreate, 'name_zh' | 'name_en' | 'opens_on' | 'closes_on' | 'starts_on' | 'ends_on'> {
  code: string;
  unit?: string;
  fund: SchemeCreate['fund'] | '';
  premium?: Fen;
  waiting: string;
  benefits: BenefitWritten[];
}

/** A day of the year after. */
const nextYear = (day: string) => `${Number(day.slice(0, 4)) + 1}${day.slice(4).replace('-02-29', '-02-28')}`;

function startOf(before: SchemeCreate | undefined | null, unit: string | undefined): Written {
  if (!before)
    return {
      code: '',
      name_zh: '',
      name_en: '',
      unit,
      fund: '',
      waiting: '30',
      opens_on: today(),
      closes_on: '',
      starts_on: '',
      ends_on: '',
      benefits: [emptyBenefit],
    };
  const { unit_id, waiting_days, benefits, opens_on, closes_on, starts_on, ends_on, ...same } = before;
  return {
    ...same,
    unit: unit_id,
    waiting: String(waiting_days),
    opens_on: nextYear(opens_on),
    closes_on: nextYear(closes_on),
    starts_on: nextYear(starts_on),
    ends_on: nextYear(ends_on),
    benefits: benefits.map(({ amount = 0, percent = 0, ...each }) => ({
      ...each,
      how: amount > 0 ? 'fixed' : 'share',
      amount: amount || undefined,
      percent: percent ? String(percent) : '',
    })),
  };
}

export default function SchemeFormPage() {
  const { t } = useTranslation();
  const { renews } = useSearch({ from: '/app/assistance/schemes/new' });
  const { data, error, refetch } = useQuery({ ...schemesQuery, enabled: renews !== undefined });
  return (
    <Page title={t(renews ? 'scheme.renew' : 'scheme.new')} lead={t('scheme.lead')} back="/help/mutual">
      {renews && !data ? (
        error ? (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton rows={8} label={t('list.loading')} />
        )
      ) : (
        <SchemeForm before={data?.find(({ id }) => id === renews)} />
      )}
    </Page>
  );
}

function faults({ code, unit, fund, premium, waiting, benefits, ...days }: Written) {
  const { opens_on, closes_on, starts_on, ends_on } = days;
  const required = (is: unknown) => (is ? undefined : say('act.required'));
  const inOrder = (first: string, last: string) => (!last || first <= last ? required(last) : say('scheme.days_wrong'));
  return {
    code: /^[a-z][a-z0-9_]{1,30}$/.test(code.trim()) ? undefined : say('programme.code_wrong'),
    unit: required(unit),
    fund: required(fund),
    premium: typeof premium === 'number' ? undefined : say('act.required'),
    waiting: isWithin(waiting, 0, 365) ? undefined : say('count.within', { least: 0, most: 365 }),
    closes_on: inOrder(opens_on, closes_on) ?? (ends_on && closes_on > ends_on ? say('scheme.days_wrong') : undefined),
    ends_on: inOrder(starts_on, ends_on),
    benefits: required(benefits.every(isWhole)),
  };
}

function SchemeForm({ before }: { before: Scheme | undefined }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Written, Scheme>({
    start: startOf(before?.terms, me.grants.find(({ role }) => role === 'union_staff')?.unit_id),
    store: useDraft<Written>(me.id, before ? `scheme.${before.id}` : 'scheme'),
    required: ['name_zh', 'name_en', 'opens_on', 'starts_on'],
    faults,
    send: ({ unit = '', fund, premium, waiting, benefits, code, ...rest }, key) =>
      createScheme(
        {
          ...rest,
          code: code.trim(),
          year: Number(rest.starts_on.slice(0, 4)),
          unit_id: unit,
          fund: fund || 'dues', // All are there by now.
          premium: Number(premium),
          waiting_days: Number(countOf(waiting)),
          benefits: benefits.map(({ how, amount, percent, most, ...each }) => ({
            ...each,
            amount: how === 'fixed' ? Number(amount) : 0,
            percent: how === 'share' ? Number(countOf(percent)) : 0,
            most: Number(most),
          })),
        },
        key,
      ),
    sent: async () => {
      await queries.invalidateQueries({ queryKey: schemesQuery.queryKey });
      await navigate({ to: '/help/mutual' });
    },
    leaves: true,
  });
  const { values, set, error, isTried } = form;
  const setBenefit = (at: number, next: Partial<BenefitWritten>) =>
    set({ benefits: values.benefits.map((each, index) => (index === at ? { ...each, ...next } : each)) });
  const day = (name: 'opens_on' | 'closes_on' | 'starts_on' | 'ends_on', min?: string) => (
    <Field label={t(`scheme.${name}`)} required error={error(name)}>
      {(wiring) => <Input {...wiring} {...form.text(name)} type="date" min={min || undefined} />}
    </Field>
  );
  return (
    <Form form={form} submit={t('scheme.submit')}>
      <Card title={t('scheme.what')}>
        <Stack gap="wide">
          <Pair
            labels={[t('programme.name_zh'), t('programme.name_en')]}
            value={[values.name_zh, values.name_en]}
            isTried={isTried}
            onChange={([name_zh, name_en]) => set({ name_zh, name_en })}
          />
          <Field label={t('programme.code')} hint={t('scheme.code_hint')} required error={error('code')}>
            {(wiring) => <Input {...wiring} {...form.text('code')} maxLength={31} autoCapitalize="none" autoComplete="off" />}
          </Field>
          <UnitChoice
            label={t('scheme.unit')}
            value={values.unit}
            onChange={({ id }) => set({ unit: id })}
            error={error('unit')}
          />
          <Field label={t('fund.title')} required error={error('fund')}>
            {(wiring) => (
              <Select
                {...wiring}
                {...form.text('fund')}
                choose={t('figure.choose')}
                options={funds.map((value) => ({ value, label: t(`fund.name.${value}`) }))}
              />
            )}
          </Field>
          <MoneyField
            label={t('scheme.premium')}
            required
            fen={values.premium}
            onFen={(premium) => set({ premium })}
            error={error('premium')}
          />
        </Stack>
      </Card>
      <Card title={t('scheme.days')}>
        <Stack gap="wide">
          <Columns>
            {day('opens_on')}
            {day('closes_on', values.opens_on)}
          </Columns>
          <Columns>
            {day('starts_on')}
            {day('ends_on', values.starts_on)}
          </Columns>
          <Field label={t('scheme.waiting')} hint={t('scheme.waiting_hint')} required error={error('waiting')}>
            {(wiring) => <Input {...wiring} {...form.text('waiting')} inputMode="numeric" maxLength={3} />}
          </Field>
        </Stack>
      </Card>
      {values.benefits.map((benefit, at) => (
        <BenefitCard
          key={benefit.code}
          number={at + 1}
          benefit={benefit}
          isTried={isTried}
          onChange={(next) => setBenefit(at, next)}
          onDrop={
            values.benefits.length > 1 ? () => set({ benefits: values.benefits.filter((_, index) => index !== at) }) : undefined
          }
        />
      ))}
      <Button
        onClick={() => {
          const taken = values.benefits.map(({ code }) => code);
          const free = Array.from({ length: 21 }, (_, index) => `benefit_${index + 1}`).find((code) => !taken.includes(code));
          set({ benefits: [...values.benefits, { ...emptyBenefit, code: free ?? emptyBenefit.code }] });
        }}
        disabled={values.benefits.length >= 20}
      >
        {t('scheme.benefit_add')}
      </Button>
    </Form>
  );
}

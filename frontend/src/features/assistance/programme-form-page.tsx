/** Set up a programme: what it is called, how its amount follows, for whom, and where that is written. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { createProgramme, programmesQuery, type Figure, type Fund, type Programme } from '@/api/assistance';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { t as say, useTranslation } from '@/i18n';
import { today } from '@/ui/dates';
import { Choices, Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { MoneyField } from '@/ui/money';
import { Card, Page } from '@/ui/page';
import { Select } from '@/ui/select';
import { Several } from '@/ui/several';
import { useForm } from '@/ui/use-form';
import type { Fen } from '@/ui/use-money';
import { EditionFields, editionFaults, emptyEdition, type EditionWritten } from './edition-fields';
import { funds } from './funds';
import { CountField, countFault, mostOf, SourceFields, sourceFaults, valueOf, type SourceWritten } from './programme-fields';
import { figuresOf, tiers, unitOf, type Tier } from './programmes';

type Rule = Programme['rule'];
const rules: Rule[] = ['fixed', 'months', 'share', 'range'];

interface Written extends SourceWritten, EditionWritten {
  name_zh: string;
  name_en: string;
  code: string;
  fund: Fund | '';
  rule: Rule | '';
  tiers: Tier[];
  /** By tier and name, such as `deep.months`. */
  fens: Record<string, Fen>;
  counts: Record<string, number | string | undefined>;
}

const start: Written = {
  name_zh: '',
  name_en: '',
  code: '',
  fund: '',
  rule: '',
  tiers: [],
  fens: {},
  counts: {},
  ...emptyEdition,
  effective: '',
  source_zh: '',
  source_en: '',
};

const placeOf = (tier: Tier, name: string) => `${tier}.${name}`;

function faultOf({ fens, counts }: Written, tier: Tier, name: Figure['name'], isNeeded: boolean): string | undefined {
  const place = placeOf(tier, name);
  if (unitOf(name) !== 'fen') return countFault(counts[place], mostOf(name));
  return fens[place] === null || (isNeeded && fens[place] === undefined) ? say('act.required') : undefined;
}

function faults(written: Written) {
  const { name_zh, name_en, code, fund, rule, tiers: served } = written;
  const required = (is: unknown) => (is ? undefined : say('act.required'));
  const figures = rule
    ? served.flatMap((tier) => [
        ...figuresOf[rule].needs.map((name) => faultOf(written, tier, name, true)),
        ...figuresOf[rule].may.map((name) => faultOf(written, tier, name, false)),
      ])
    : [];
  return {
    ...sourceFaults(written),
    ...editionFaults(written),
    name_zh: required(name_zh.trim()),
    name_en: required(name_en.trim()),
    code: /^[a-z][a-z0-9_]{1,30}$/.test(code.trim()) ? undefined : say('programme.code_wrong'),
    fund: required(fund),
    rule: required(rule),
    tiers: required(served.length > 0),
    fens: figures.find(Boolean),
  };
}

/** What the applicant says of the amount, where the rule reckons with it. */
const asked = {
  share: { key: 'basis', label_zh: '今年自己付的费用或损失合计', label_en: 'What you paid yourself or lost this year, in total' },
  range: { key: 'asked', label_zh: '申请金额', label_en: 'The amount asked for' },
} as const;

function bodyOf(written: Written) {
  const { rule, fund, fens, counts, effective, source_zh, source_en } = written;
  const { needs, may } = figuresOf[rule || 'fixed']; // It is there by now.
  const source = { effective, source_zh: source_zh.trim(), source_en: source_en.trim() };
  const rows = written.tiers.flatMap((tier) =>
    [...needs, ...may].flatMap((name) => {
      const place = placeOf(tier, name);
      const isWritten = unitOf(name) === 'fen' ? typeof fens[place] === 'number' : counts[place] !== undefined;
      return isWritten ? [{ tier, name, value: valueOf(name, { fen: fens[place], count: counts[place] }), ...source }] : [];
    }),
  );
  return {
    code: written.code.trim(),
    name_zh: written.name_zh.trim(),
    name_en: written.name_en.trim(),
    fund: fund || 'dues',
    rule: rule || 'fixed',
    rows,
    fields: [
      ...(rule === 'share' || rule === 'range' ? [{ ...asked[rule], type: 'fen' as const, required: true, choices: [] }] : []),
      ...written.fields,
    ],
    papers: written.papers,
    consents: written.consents,
    documents: written.documents,
    effective,
  };
}

export default function ProgrammeFormPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Written, Programme>({
    start: { ...start, effective: today() },
    store: useDraft<Written>(me.id, 'programme'),
    faults,
    send: (written, key) => createProgramme(bodyOf(written), key),
    sent: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: programmesQuery.queryKey });
      await navigate({ to: '/assistance/programmes/$programmeId', params: { programmeId: id }, replace: true });
    },
    leaves: true,
  });
  const { values, set, error } = form;
  return (
    <Page title={t('programme.new')} lead={t('programme.new_lead')} back="/assistance/programmes">
      <Form form={form} submit={t('programme.new_submit')}>
        <Card title={t('programme.called')}>
          <Stack gap="wide">
            <Field label={t('programme.name_zh')} required error={error('name_zh')}>
              {(wiring) => <Input {...wiring} {...form.text('name_zh')} maxLength={80} />}
            </Field>
            <Field label={t('programme.name_en')} required error={error('name_en')}>
              {(wiring) => <Input {...wiring} {...form.text('name_en')} maxLength={80} />}
            </Field>
            <Field label={t('programme.code')} hint={t('programme.code_hint')} required error={error('code')}>
              {(wiring) => <Input {...wiring} {...form.text('code')} maxLength={31} autoCapitalize="none" autoComplete="off" />}
            </Field>
            <Field label={t('fund.title')} hint={t('programme.fund_hint')} required error={error('fund')}>
              {(wiring) => (
                <Select
                  {...wiring}
                  {...form.text('fund')}
                  choose={t('figure.choose')}
                  options={funds.map((value) => ({ value, label: t(`fund.name.${value}`) }))}
                />
              )}
            </Field>
          </Stack>
        </Card>
        <Card title={t('programme.amounts')}>
          <Stack gap="wide">
            <Choices
              label={t('programme.how')}
              name="rule"
              value={values.rule || undefined}
              options={rules.map((value) => ({
                value,
                label: t(`programme.rule.${value}`),
                hint: t(`programme.rule_hint.${value}`),
              }))}
              onChange={(rule) => set({ rule })}
              error={error('rule')}
            />
            <Several
              label={t('programme.tiers')}
              values={values.tiers}
              options={tiers.map((value) => ({ value, label: t(`notice.tier.${value}`) }))}
              onChange={(chosen) => set({ tiers: tiers.filter((each) => chosen.includes(each)) })}
              error={error('tiers')}
            />
            {values.rule &&
              values.tiers.map((tier) => <TierFields key={tier} tier={tier} rule={values.rule || 'fixed'} form={form} />)}
          </Stack>
        </Card>
        <EditionFields values={values} set={set} isTried={form.isTried} />
        <Card title={t('programme.source')}>
          <Stack gap="wide">
            <SourceFields form={form} />
          </Stack>
        </Card>
      </Form>
    </Page>
  );
}

interface TierFieldsProps {
  tier: Tier;
  rule: Rule;
  form: ReturnType<typeof useForm<Written, Programme>>;
}

function TierFields({ tier, rule, form: { values, set, isTried } }: TierFieldsProps) {
  const { t } = useTranslation();
  const { needs, may } = figuresOf[rule];
  const field = (name: Figure['name'], isNeeded: boolean) => {
    const place = placeOf(tier, name);
    const error = isTried ? faultOf(values, tier, name, isNeeded) : undefined;
    return unitOf(name) === 'fen' ? (
      <MoneyField
        key={name}
        label={t(`programme.figure.${name}`)}
        hint={isNeeded ? undefined : t('programme.optional')}
        required={isNeeded}
        fen={values.fens[place]}
        onFen={(fen) => set({ fens: { ...values.fens, [place]: fen } })}
        error={error}
      />
    ) : (
      <CountField
        key={name}
        name={name}
        count={values.counts[place]}
        onCount={(count) => set({ counts: { ...values.counts, [place]: count } })}
        error={error}
      />
    );
  };
  return (
    <Stack as="section" aria-label={t(`notice.tier.${tier}`)}>
      <h3>{t(`notice.tier.${tier}`)}</h3>
      {needs.map((name) => field(name, true))}
      {may.map((name) => field(name, false))}
    </Stack>
  );
}

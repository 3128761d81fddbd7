/** A figure of a programme, as an administrator writes it: for whom, what, from which day, and where it comes from. */
import type { Figure } from '@/api/assistance';
import { t, useTranslation } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { MoneyField } from '@/ui/money';
import { Select } from '@/ui/select';
import { countOf } from '@/ui/use-fields';
import type { useForm } from '@/ui/use-form';
import type { Fen } from '@/ui/use-money';
import { tiers, unitOf, type Tier } from './programmes';

interface ValueWritten {
  fen?: Fen;
  count?: number | string;
}

export interface SourceWritten {
  effective: string;
  source_zh: string;
  source_en: string;
}

export interface FigureWritten extends SourceWritten, ValueWritten {
  tier: Tier | '';
  name: Figure['name'] | '';
}

/** The value as the API takes it. */
export const valueOf = (name: Figure['name'], { fen, count }: ValueWritten) =>
  unitOf(name) === 'fen' ? (fen ?? 0) : Number(count);

const short = (text: string) => (text.trim().length < 2 ? t('act.required') : undefined);

export const sourceFaults = ({ effective, source_zh, source_en }: SourceWritten) => ({
  effective: effective ? undefined : t('act.required'),
  source_zh: short(source_zh),
  source_en: short(source_en),
});

export const countFault = (count: number | string | undefined, most: number) =>
  typeof count === 'number' && count <= most ? undefined : t('count.within', { least: 0, most });

export const mostOf = (name: Figure['name']) => (name === 'percent' ? 100 : 60);

export function figureFaults(written: FigureWritten) {
  const { tier, name, fen, count } = written;
  return {
    ...sourceFaults(written),
    tier: tier ? undefined : t('act.required'),
    name: name ? undefined : t('act.required'),
    fen: name && unitOf(name) === 'fen' && typeof fen !== 'number' ? t('act.required') : undefined,
    count: name && unitOf(name) !== 'fen' ? countFault(count, mostOf(name)) : undefined,
  };
}

type Form = ReturnType<typeof useForm<FigureWritten>>;

export function FigureFields({ form, names }: { form: Form; names: Figure['name'][] }) {
  const { t } = useTranslation();
  const { tier, name, fen, count } = form.values;
  return (
    <>
      <Field label={t('programme.tier')} required error={form.error('tier')}>
        {(wiring) => (
          <Select
            {...wiring}
            value={tier}
            onChange={({ target }) => form.set({ tier: tiers.find((each) => each === target.value) ?? '' })}
            choose={t('figure.choose')}
            options={tiers.map((value) => ({ value, label: t(`notice.tier.${value}`) }))}
          />
        )}
      </Field>
      <Field label={t('programme.which')} required error={form.error('name')}>
        {(wiring) => (
          <Select
            {...wiring}
            value={name}
            onChange={({ target }) => form.set({ name: names.find((each) => each === target.value) ?? '' })}
            choose={t('figure.choose')}
            options={names.map((value) => ({ value, label: t(`programme.figure.${value}`) }))}
          />
        )}
      </Field>
      {name && unitOf(name) === 'fen' && (
        <MoneyField
          label={t(`programme.figure.${name}`)}
          required
          fen={fen}
          onFen={(next) => form.set({ fen: next })}
          error={form.error('fen')}
        />
      )}
      {name && unitOf(name) !== 'fen' && (
        <CountField name={name} count={count} onCount={(next) => form.set({ count: next })} error={form.error('count')} />
      )}
      <SourceFields form={form} />
    </>
  );
}

interface CountFieldProps {
  name: Figure['name'];
  count: number | string | undefined;
  onCount: (count: number | string | undefined) => void;
  error?: string;
}

export function CountField({ name, count, onCount, error }: CountFieldProps) {
  const { t } = useTranslation();
  return (
    <Field label={t(`programme.figure.${name}`)} required error={error}>
      {(wiring) => (
        <Input
          {...wiring}
          inputMode="numeric"
          autoComplete="off"
          value={String(count ?? '')}
          onChange={({ target }) => onCount(countOf(target.value))}
        />
      )}
    </Field>
  );
}

export function SourceFields({ form }: { form: Pick<ReturnType<typeof useForm<SourceWritten>>, 'text' | 'error'> }) {
  const { t } = useTranslation();
  return (
    <>
      <Field label={t('programme.effective')} hint={t('programme.effective_hint')} required error={form.error('effective')}>
        {(wiring) => <Input {...wiring} {...form.text('effective')} type="date" />}
      </Field>
      <Field label={t('programme.source_zh')} hint={t('programme.source_hint')} required error={form.error('source_zh')}>
        {(wiring) => <Input {...wiring} {...form.text('source_zh')} maxLength={200} />}
      </Field>
      <Field label={t('programme.source_en')} required error={form.error('source_en')}>
        {(wiring) => <Input {...wiring} {...form.text('source_en')} maxLength={200} />}
      </Field>
    </>
  );
}

/** The questions of the self-check, which the application goes on with. */
import { useTranslation } from '@/i18n';
import { Field } from '@/ui/field';
import { MoneyField } from '@/ui/money';
import { Card } from '@/ui/page';
import { Stack } from '@/ui/layout';
import { Select } from '@/ui/select';
import { Several } from '@/ui/several';
import {
  choices,
  happenings,
  owned,
  withHad,
  type FiguresTold,
  type FiguresWritten,
  type Happening,
  type numbers,
  type spending,
} from './figures';

interface FiguresFieldsProps {
  values: FiguresTold;
  set: (next: FiguresTold) => void;
  error: (name: keyof FiguresWritten) => string | undefined;
}

export function FiguresFields({ values, set, error }: FiguresFieldsProps) {
  const { t } = useTranslation();
  const money = (name: 'disposable_income' | (typeof owned)[number] | (typeof spending)[number], required: boolean) => (
    <MoneyField
      key={name}
      label={t(`figure.${name}`)}
      hint={t(`figure_hint.${name}`)}
      required={required}
      fen={values[name]}
      onFen={(fen) => set({ [name]: fen })}
      error={error(name)}
    />
  );
  const count = (name: keyof typeof numbers) => (
    <Field label={t(`figure.${name}`)} hint={t(`figure_hint.${name}`)} required error={error(name)}>
      {(wiring) => (
        <Select
          {...wiring}
          value={values[name] ?? ''}
          onChange={({ target }) => set({ [name]: target.value })}
          choose={t('figure.choose')}
          options={choices(name).map((value) => ({ value, label: value }))}
        />
      )}
    </Field>
  );
  return (
    <>
      <Card title={t('figure.have')}>
        <Stack gap="wide">
          {count('persons')}
          {money('disposable_income', true)}
          {owned.map((name) => money(name, true))}
          {count('homes')}
        </Stack>
      </Card>
      <Card>
        <Stack gap="wide">
          <Several
            label={t('figure.had')}
            hint={t('figure.had_hint')}
            values={values.had ?? []}
            options={(Object.keys(happenings) as Happening[]).map((name) => ({ value: name, label: t(`figure_had.${name}`) }))}
            onChange={(had) => set(withHad(values, had as Happening[]))}
          />
          {(Object.keys(happenings) as Happening[]).map((name) => {
            const amount = happenings[name];
            return amount && values.had?.includes(name) ? money(amount, name !== 'disaster') : null;
          })}
        </Stack>
      </Card>
    </>
  );
}

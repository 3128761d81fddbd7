/** The questions of the self-check, which the application goes on with. */
import { useTranslation } from '@/i18n';
import { Field, Toggle } from '@/ui/field';
import { MoneyField } from '@/ui/money';
import { Card } from '@/ui/page';
import { Stack } from '@/ui/layout';
import { Select } from '@/ui/select';
import { choices, happened, owned, spending, type FiguresWritten, type numbers } from './figures';

interface FiguresFieldsProps {
  values: FiguresWritten;
  set: (next: FiguresWritten) => void;
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
      <Card title={t('figure.spend')}>
        <p className="row-small">{t('figure.spend_hint')}</p>
        <Stack gap="wide">
          {spending.map((name) => money(name, false))}
          {happened.map((name) => (
            <Toggle
              key={name}
              label={t(`figure.${name}`)}
              checked={values[name] === 'yes'}
              onChange={(on) => set({ [name]: on ? 'yes' : undefined })}
            />
          ))}
        </Stack>
      </Card>
    </>
  );
}

/** A bank account, as an application, its change and a claim ask for it. */
import type { HouseholdCreate } from '@/api/assistance';
import { t, useTranslation } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import type { useForm } from '@/ui/use-form';

export interface AccountWritten {
  payee: string;
  bank: string;
  number: string;
}

const bare = (number: string) => number.replaceAll(/\s/g, '');

export const accountFaults = ({ payee, bank, number }: AccountWritten) => ({
  payee: payee.trim() ? undefined : t('act.required'),
  bank: bank.trim().length < 2 ? t('act.required') : undefined,
  number: /^\d{8,30}$/.test(bare(number)) ? undefined : t('apply.number_wrong'),
});

export const accountOf = ({ payee, bank, number }: AccountWritten): HouseholdCreate['account'] => ({
  payee: payee.trim(),
  bank: bank.trim(),
  number: bare(number),
});

interface AccountFieldsProps {
  form: Pick<ReturnType<typeof useForm<AccountWritten>>, 'text' | 'error'>;
}

export function AccountFields({ form }: AccountFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Field label={t('apply.payee')} hint={t('apply.payee_hint')} required error={form.error('payee')}>
        {(wiring) => <Input {...wiring} {...form.text('payee')} maxLength={50} autoComplete="name" />}
      </Field>
      <Field label={t('apply.bank')} hint={t('apply.bank_hint')} required error={form.error('bank')}>
        {(wiring) => <Input {...wiring} {...form.text('bank')} maxLength={50} autoComplete="off" />}
      </Field>
      <Field label={t('apply.number')} required error={form.error('number')}>
        {(wiring) => <Input {...wiring} {...form.text('number')} maxLength={40} inputMode="numeric" autoComplete="off" />}
      </Field>
    </>
  );
}

import { activate } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { PasswordInput } from '@/ui/password-input';
import { useForm } from '@/ui/use-form';
import { Entry, EntrySubmit } from './entry';
import { useEntry } from './use-entry';

export default function ActivatePage() {
  const { t } = useTranslation();
  const enter = useEntry();
  const form = useForm({
    start: { number: '', code: '', password: '', again: '' },
    required: ['number', 'code', 'password', 'again'],
    faults: ({ password, again }) => ({ again: again && again !== password ? t('sign.again_differs') : undefined }),
    send: ({ number, code, password }) => activate({ employee_number: number.trim(), code: code.trim(), password }),
    sent: (me) => enter(me),
    leaves: true,
  });

  return (
    <Entry title={t('sign.first_title')} lead={t('sign.first_lead')}>
      <form {...form.root} onSubmit={form.submit} noValidate>
        <Field label={t('sign.number')} hint={t('sign.number_hint')} required error={form.error('number')}>
          {(wiring) => <Input {...wiring} name="username" autoComplete="username" {...form.text('number')} />}
        </Field>
        <Field label={t('sign.code')} hint={t('sign.code_hint')} required error={form.error('code')}>
          {(wiring) => <Input {...wiring} name="code" autoComplete="one-time-code" {...form.text('code')} />}
        </Field>
        <Field label={t('sign.new_password')} hint={t('sign.new_password_hint')} required error={form.error('password')}>
          {(wiring) => <PasswordInput {...wiring} name="new-password" autoComplete="new-password" {...form.text('password')} />}
        </Field>
        <Field label={t('sign.again')} required error={form.error('again')}>
          {(wiring) => <PasswordInput {...wiring} autoComplete="new-password" {...form.text('again')} />}
        </Field>
        <EntrySubmit button={t('sign.first_submit')} isBusy={form.isBusy} problem={form.problem} />
      </form>
    </Entry>
  );
}

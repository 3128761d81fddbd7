import { Link, useSearch } from '@tanstack/react-router';
import { signIn } from '@/api/session';
import { useTranslation, words } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice, Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { PasswordInput } from '@/ui/password-input';
import { useForm } from '@/ui/use-form';
import { Entry } from './entry';
import { useEntry } from './use-entry';

export default function SignInPage() {
  const { t } = useTranslation();
  const { to, ended } = useSearch({ from: '/sign-in' });
  const enter = useEntry();
  const form = useForm({
    start: { number: '', password: '' },
    required: ['number', 'password'],
    send: ({ number, password }) => signIn({ employee_number: number.trim(), password }),
    sent: (me) => enter(me, to),
    leaves: true,
  });

  return (
    <Entry title={t('sign.title')}>
      <form {...form.root} onSubmit={form.submit} noValidate>
        {ended && !form.isTried && <Notice tone="wait">{words('ended', ended, t('ended.ended'))}</Notice>}
        <Field label={t('sign.number')} hint={t('sign.number_hint')} required error={form.error('number')}>
          {(wiring) => (
            <Input {...wiring} name="username" autoComplete="username" autoCapitalize="characters" {...form.text('number')} />
          )}
        </Field>
        <Field label={t('sign.password')} required error={form.error('password')}>
          {(wiring) => <PasswordInput {...wiring} name="password" autoComplete="current-password" {...form.text('password')} />}
        </Field>
        {form.problem && <ErrorNotice error={form.problem} />}
        <Button kind="main" type="submit" wide isBusy={form.isBusy}>
          {t('sign.submit')}
        </Button>
        <div className="entry-links">
          <Link to="/activate">{t('sign.first')}</Link>
          <Link to="/undo-reset">{t('sign.undo')}</Link>
          <p>{t('sign.forgot')}</p>
        </div>
      </form>
    </Entry>
  );
}

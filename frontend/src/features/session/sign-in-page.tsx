import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signIn } from '@/api/session';
import { words } from '@/i18n';
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
  const [number, setNumber] = useState('');
  const [password, setPassword] = useState('');
  const { submit, missing, isBusy, problem } = useForm({ leaves: true });

  const begin = async () => enter(await signIn({ employee_number: number.trim(), password }), to);

  return (
    <Entry title={t('sign.title')}>
      <form onSubmit={submit(Boolean(number.trim() && password), begin)} noValidate>
        {ended && !problem && <Notice tone="wait">{words('ended', ended, t('ended.ended'))}</Notice>}
        <Field label={t('sign.number')} hint={t('sign.number_hint')} required error={missing(number.trim())}>
          {(wiring) => (
            <Input
              {...wiring}
              name="username"
              autoComplete="username"
              autoCapitalize="characters"
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('sign.password')} required error={missing(password)}>
          {(wiring) => (
            <PasswordInput
              {...wiring}
              name="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        {problem && <ErrorNotice error={problem} />}
        <Button kind="main" type="submit" wide isBusy={isBusy}>
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

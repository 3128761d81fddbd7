import { Link, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { signIn } from '@/api/session';
import { Button } from '@/ui/button';
import { ErrorNotice, Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { PasswordInput } from '@/ui/password-input';
import { Entry } from './entry';
import { useEntry } from './use-entry';

export default function SignInPage() {
  const { t } = useTranslation();
  const { to, ended } = useSearch({ from: '/sign-in' });
  const enter = useEntry();
  const [number, setNumber] = useState('');
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [isTried, setTried] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!number.trim() || !password) return;
    setBusy(true);
    setError(null);
    try {
      await enter(await signIn({ employee_number: number.trim(), password }), to);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };

  return (
    <Entry title={t('sign.title')}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        {ended && error === null && <Notice tone="wait">{t('sign.ended')}</Notice>}
        <Field label={t('sign.number')} hint={t('sign.number_hint')} required error={isTried && !number.trim() ? t('sign.required') : undefined}>
          {(wiring) => (
            <Input {...wiring} name="username" autoComplete="username" autoCapitalize="characters" value={number} onChange={(event) => setNumber(event.target.value)} />
          )}
        </Field>
        <Field label={t('sign.password')} required error={isTried && !password ? t('sign.required') : undefined}>
          {(wiring) => (
            <PasswordInput {...wiring} name="password" autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} />
          )}
        </Field>
        {error !== null && <ErrorNotice error={error} />}
        <Button kind="main" type="submit" wide isBusy={isBusy}>
          {t('sign.submit')}
        </Button>
        <div className="entry-links">
          <Link to="/activate">{t('sign.first')}</Link>
          <p>{t('sign.forgot')}</p>
        </div>
      </form>
    </Entry>
  );
}

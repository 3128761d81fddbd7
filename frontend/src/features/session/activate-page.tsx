import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import { activate } from '@/api/session';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { PasswordInput } from '@/ui/password-input';
import { Entry } from './entry';
import { useEntry } from './use-entry';

export default function ActivatePage() {
  const { t } = useTranslation();
  const enter = useEntry();
  const [number, setNumber] = useState('');
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [isTried, setTried] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!number.trim() || !code.trim() || !password || password !== again) return;
    setBusy(true);
    setError(null);
    try {
      await enter(await activate({ employee_number: number.trim(), code: code.trim(), password }));
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };

  const missing = (value: string) => (isTried && !value.trim() ? t('sign.required') : undefined);
  const problem = error === null ? null : asProblem(error);

  return (
    <Entry title={t('sign.first_title')} lead={t('sign.first_lead')}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Field label={t('sign.number')} hint={t('sign.number_hint')} required error={missing(number)}>
          {(wiring) => <Input {...wiring} name="username" autoComplete="username" value={number} onChange={(event) => setNumber(event.target.value)} />}
        </Field>
        <Field label={t('sign.code')} hint={t('sign.code_hint')} required error={missing(code) ?? problem?.fieldError('code')}>
          {(wiring) => <Input {...wiring} name="code" autoComplete="one-time-code" value={code} onChange={(event) => setCode(event.target.value)} />}
        </Field>
        <Field label={t('sign.new_password')} hint={t('sign.new_password_hint')} required error={missing(password) ?? problem?.fieldError('password')}>
          {(wiring) => (
            <PasswordInput {...wiring} name="new-password" autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />
          )}
        </Field>
        <Field label={t('sign.again')} required error={isTried && again !== password ? t('sign.again_differs') : undefined}>
          {(wiring) => <PasswordInput {...wiring} autoComplete="new-password" value={again} onChange={(event) => setAgain(event.target.value)} />}
        </Field>
        {problem && <ErrorNotice error={problem} />}
        <Button kind="main" type="submit" wide isBusy={isBusy}>
          {t('sign.first_submit')}
        </Button>
        <div className="entry-links">
          <Link to="/sign-in">{t('sign.have_password')}</Link>
        </div>
      </form>
    </Entry>
  );
}

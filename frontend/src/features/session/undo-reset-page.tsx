/** For somebody shut out by a reset they did not ask for: the former password undoes it. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { undoReset } from '@/api/session';
import { Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { PasswordInput } from '@/ui/password-input';
import { useForm } from '@/ui/use-form';
import { Entry, EntrySubmit } from './entry';

export default function UndoResetPage() {
  const { t } = useTranslation();
  const [number, setNumber] = useState('');
  const [password, setPassword] = useState('');
  const [isDone, setDone] = useState(false);
  const { submit, missing, isBusy, problem } = useForm();

  const undo = async () => {
    await undoReset({ employee_number: number.trim(), password });
    setDone(true);
  };

  if (isDone) {
    return (
      <Entry title={t('undo.title')}>
        <Notice tone="good">{t('undo.done')}</Notice>
        <div className="entry-links">
          <Link to="/sign-in">{t('sign.submit')}</Link>
        </div>
      </Entry>
    );
  }
  return (
    <Entry title={t('undo.title')} lead={t('undo.lead')}>
      <form onSubmit={submit(Boolean(number.trim() && password), undo)} noValidate>
        <Field label={t('sign.number')} required error={missing(number.trim())}>
          {(wiring) => (
            <Input
              {...wiring}
              name="username"
              autoComplete="username"
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('undo.former_password')} hint={t('undo.former_password_hint')} required error={missing(password)}>
          {(wiring) => (
            <PasswordInput
              {...wiring}
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <EntrySubmit button={t('undo.submit')} isBusy={isBusy} problem={problem} />
      </form>
    </Entry>
  );
}

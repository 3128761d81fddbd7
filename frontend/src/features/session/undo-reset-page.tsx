/** For somebody shut out by a reset they did not ask for: the former password undoes it. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { undoReset } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { PasswordInput } from '@/ui/password-input';
import { useForm } from '@/ui/use-form';
import { Entry, EntrySubmit } from './entry';

export default function UndoResetPage() {
  const { t } = useTranslation();
  const [isDone, setDone] = useState(false);
  const form = useForm({
    start: { number: '', password: '' },
    required: ['number', 'password'],
    send: ({ number, password }) => undoReset({ employee_number: number.trim(), password }),
    sent: () => setDone(true),
  });

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
      <form {...form.root} onSubmit={form.submit} noValidate>
        <Field label={t('sign.number')} required error={form.error('number')}>
          {(wiring) => <Input {...wiring} name="username" autoComplete="username" {...form.text('number')} />}
        </Field>
        <Field label={t('undo.former_password')} hint={t('undo.former_password_hint')} required error={form.error('password')}>
          {(wiring) => <PasswordInput {...wiring} autoComplete="current-password" {...form.text('password')} />}
        </Field>
        <EntrySubmit button={t('undo.submit')} isBusy={form.isBusy} problem={form.problem} />
      </form>
    </Entry>
  );
}

/** For somebody shut out by a reset they did not ask for: the former password undoes it. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PasskeyAnswer } from '@/api/passkeys';
import { undoReset } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { PasswordInput } from '@/ui/password-input';
import { SecondProof } from '@/ui/second-proof';
import { useForm } from '@/ui/use-form';
import { useSecondProof } from '@/ui/use-second-proof';
import { Entry, EntrySubmit } from './entry';

export default function UndoResetPage() {
  const { t } = useTranslation();
  const [isDone, setDone] = useState(false);
  const second = useSecondProof();
  const form = useForm({
    start: { number: '', password: '', code: '' },
    required: second.isAsked ? ['number', 'password', 'code'] : ['number', 'password'],
    send: ({ number, password, code }) =>
      second.noting(
        undoReset({ employee_number: number.trim(), password, proof: second.isAsked ? { code: code.trim() } : undefined }),
      ),
    sent: () => setDone(true),
  });
  const { number, password } = form.values;
  const withPasskey = async (passkey: PasskeyAnswer) => {
    await undoReset({ employee_number: number.trim(), password, proof: { passkey } });
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
      <form {...form.root} onSubmit={form.submit} noValidate>
        <Field label={t('sign.number')} required error={form.error('number')}>
          {(wiring) => <Input {...wiring} name="username" autoComplete="username" {...form.text('number')} />}
        </Field>
        <Field label={t('undo.former_password')} hint={t('undo.former_password_hint')} required error={form.error('password')}>
          {(wiring) => <PasswordInput {...wiring} autoComplete="current-password" {...form.text('password')} />}
        </Field>
        {second.isAsked && <SecondProof text={form.text('code')} error={form.error('code')} onPasskey={withPasskey} />}
        <EntrySubmit button={t('undo.submit')} isBusy={form.isBusy} problem={form.problem} />
      </form>
    </Entry>
  );
}

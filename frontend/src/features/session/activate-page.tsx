import { useState } from 'react';
import type { PasskeyAnswer } from '@/api/passkeys';
import { activate } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { NewPassword } from '@/ui/new-password';
import { PasswordInput } from '@/ui/password-input';
import { SecondProof } from '@/ui/second-proof';
import { useForm } from '@/ui/use-form';
import { useSecondProof } from '@/ui/use-second-proof';
import { Entry, EntrySubmit } from './entry';
import { useEntry } from './use-entry';

/** What the QR code of a slip carries. It stands behind `#`, which no browser sends to a server. */
const fromSlip = () => {
  const told = new URLSearchParams(window.location.hash.slice(1));
  return { number: told.get('number') ?? '', activation: told.get('code') ?? '' };
};

export default function ActivatePage() {
  const { t } = useTranslation();
  const enter = useEntry();
  const second = useSecondProof();
  const [slip] = useState(fromSlip);
  const form = useForm({
    start: { ...slip, password: '', again: '', code: '' },
    required: ['number', 'activation', 'password', 'again', ...(second.isAsked ? (['code'] as const) : [])],
    faults: ({ password, again }) => ({ again: again && again !== password ? t('sign.again_differs') : undefined }),
    send: ({ number, activation, password, code }) =>
      second.noting(
        activate({
          employee_number: number.trim(),
          code: activation.trim(),
          password,
          proof: second.isAsked ? { code: code.trim() } : undefined,
        }),
      ),
    sent: (me) => enter(me),
    leaves: true,
  });
  const { number, activation, password } = form.values;
  const withPasskey = async (passkey: PasskeyAnswer) =>
    enter(await activate({ employee_number: number.trim(), code: activation.trim(), password, proof: { passkey } }));

  return (
    <Entry title={t('sign.first_title')} lead={t('sign.first_lead')}>
      <form {...form.root} onSubmit={form.submit} noValidate>
        <Field label={t('sign.number')} hint={t('sign.number_hint')} required error={form.error('number')}>
          {(wiring) => <Input {...wiring} name="username" autoComplete="username" {...form.text('number')} />}
        </Field>
        <Field label={t('sign.code')} hint={t('sign.code_hint')} required error={form.error('activation')}>
          {(wiring) => <Input {...wiring} name="code" autoComplete="off" {...form.text('activation')} />}
        </Field>
        <NewPassword label={t('sign.new_password')} text={form.text('password')} error={form.error('password')} />
        <Field label={t('sign.again')} required error={form.error('again')}>
          {(wiring) => <PasswordInput {...wiring} autoComplete="new-password" {...form.text('again')} />}
        </Field>
        {second.isAsked && <SecondProof text={form.text('code')} error={form.error('code')} onPasskey={withPasskey} />}
        <EntrySubmit button={t('sign.first_submit')} isBusy={form.isBusy} problem={form.problem} />
      </form>
    </Entry>
  );
}

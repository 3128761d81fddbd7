import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { activate } from '@/api/session';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { PasswordInput } from '@/ui/password-input';
import { useForm } from '@/ui/use-form';
import { Entry, EntrySubmit } from './entry';
import { useEntry } from './use-entry';

export default function ActivatePage() {
  const { t } = useTranslation();
  const enter = useEntry();
  const [number, setNumber] = useState('');
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const { submit, missing, isBusy, isTried, problem } = useForm({ leaves: true });

  const isComplete = Boolean(number.trim() && code.trim() && password && password === again);
  const begin = async () => enter(await activate({ employee_number: number.trim(), code: code.trim(), password }));

  return (
    <Entry title={t('sign.first_title')} lead={t('sign.first_lead')}>
      <form onSubmit={submit(isComplete, begin)} noValidate>
        <Field label={t('sign.number')} hint={t('sign.number_hint')} required error={missing(number.trim())}>
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
        <Field
          label={t('sign.code')}
          hint={t('sign.code_hint')}
          required
          error={missing(code.trim()) ?? problem?.fieldError('code')}
        >
          {(wiring) => (
            <Input
              {...wiring}
              name="code"
              autoComplete="one-time-code"
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={t('sign.new_password')}
          hint={t('sign.new_password_hint')}
          required
          error={missing(password) ?? problem?.fieldError('password')}
        >
          {(wiring) => (
            <PasswordInput
              {...wiring}
              name="new-password"
              autoComplete="new-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={t('sign.again')}
          required
          error={missing(again) ?? (isTried && again !== password ? t('sign.again_differs') : undefined)}
        >
          {(wiring) => (
            <PasswordInput
              {...wiring}
              autoComplete="new-password"
              value={again}
              onChange={(event) => setAgain(event.target.value)}
            />
          )}
        </Field>
        <EntrySubmit button={t('sign.first_submit')} isBusy={isBusy} problem={problem} />
      </form>
    </Entry>
  );
}

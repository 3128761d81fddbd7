import { Link, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, type ComponentType } from 'react';
import type { PasskeyAnswer } from '@/api/passkeys';
import { signIn, signInByPasskey } from '@/api/session';
import { loadWords, useTranslation, words } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice, Notice } from '@/ui/error';
import { Field, Toggle } from '@/ui/field';
import { Input } from '@/ui/input';
import { PasswordInput } from '@/ui/password-input';
import { PasskeyButton, SecondProof } from '@/ui/second-proof';
import { useForm } from '@/ui/use-form';
import { useSecondProof } from '@/ui/use-second-proof';
import { Entry } from './entry';
import { useEntry } from './use-entry';

/** Few platforms have any: what shows them loads apart, and nobody waits for it. */
const ProviderButtons = lazy(async (): Promise<{ default: ComponentType<{ to: string | undefined }> }> => {
  try {
    const [buttons] = await Promise.all([import('./provider-buttons'), loadWords('session')]);
    return buttons;
  } catch {
    return { default: () => null };
  }
});

/** `keep` is left out where it is off: during an update the client is newer than a server that refuses the field. */
export default function SignInPage() {
  const { t } = useTranslation();
  const { to, ended } = useSearch({ from: '/sign-in' });
  const enter = useEntry();
  const second = useSecondProof();
  const form = useForm({
    start: { number: '', password: '', code: '', keep: false },
    required: second.isAsked ? ['number', 'password', 'code'] : ['number', 'password'],
    send: ({ number, password, code, keep }) =>
      second.noting(
        signIn({
          employee_number: number.trim(),
          password,
          keep: keep || undefined,
          proof: second.isAsked ? { code: code.trim() } : undefined,
        }),
      ),
    sent: (me) => enter(me, to),
    leaves: true,
  });
  const { number, password, keep } = form.values;
  const byPasskey = async (passkey: PasskeyAnswer) => enter(await signInByPasskey({ ...passkey, keep: keep || undefined }), to);
  const withPasskey = async (passkey: PasskeyAnswer) =>
    enter(await signIn({ employee_number: number.trim(), password, keep: keep || undefined, proof: { passkey } }), to);

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
        {second.isAsked && <SecondProof text={form.text('code')} error={form.error('code')} onPasskey={withPasskey} />}
        <Toggle label={t('sign.keep')} hint={t('sign.keep_hint')} checked={keep} onChange={(on) => form.set({ keep: on })} />
        {form.problem && <ErrorNotice error={form.problem} />}
        <Button kind="main" type="submit" wide isBusy={form.isBusy}>
          {t('sign.submit')}
        </Button>
        {!second.isAsked && <PasskeyButton onPasskey={byPasskey} />}
        {!second.isAsked && (
          <Suspense>
            <ProviderButtons to={to} />
          </Suspense>
        )}
        <div className="entry-links">
          <Link to="/activate">{t('sign.first')}</Link>
          <Link to="/undo-reset">{t('sign.undo')}</Link>
          <p>{t('sign.forgot')}</p>
        </div>
      </form>
    </Entry>
  );
}

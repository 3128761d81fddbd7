/** Before what is dangerous, the person at the page proves to be there still; what they did then goes on by itself. */
import { useQuery } from '@tanstack/react-query';
import { factorsQuery, stepUp } from '@/api/factors';
import type { PasskeyAnswer } from '@/api/passkeys';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Form, Stack } from '@/ui/layout';
import { PasswordInput } from '@/ui/password-input';
import { Skeleton } from '@/ui/progress';
import { SecondProof } from '@/ui/second-proof';
import { useForm } from '@/ui/use-form';

export default function StepUp({ onDone }: { onDone: (isProved: boolean) => void }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useQuery(factorsQuery);
  return (
    <Dialog title={t('step_up.title')} onClose={() => onDone(false)}>
      <Stack>
        <p>{t('step_up.lead')}</p>
        {isPending && <Skeleton rows={2} label={t('app.loading')} />}
        {!data && error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {data && (data.items.length > 0 ? <ByFactor onDone={onDone} /> : <ByPassword onDone={onDone} />)}
        <Button onClick={() => onDone(false)}>{t('act.cancel')}</Button>
      </Stack>
    </Dialog>
  );
}

function ByPassword({ onDone }: { onDone: (isProved: boolean) => void }) {
  const { t } = useTranslation();
  const form = useForm({
    start: { password: '' },
    required: ['password'],
    send: ({ password }) => stepUp({ password }),
    sent: () => onDone(true),
    leaves: true,
  });
  return (
    <Form form={form} submit={t('step_up.submit')}>
      <Field label={t('sign.password')} required error={form.error('password')}>
        {(wiring) => <PasswordInput {...wiring} autoComplete="current-password" {...form.text('password')} />}
      </Field>
    </Form>
  );
}

function ByFactor({ onDone }: { onDone: (isProved: boolean) => void }) {
  const { t } = useTranslation();
  const form = useForm({
    start: { code: '' },
    required: ['code'],
    send: ({ code }) => stepUp({ proof: { code: code.trim() } }),
    sent: () => onDone(true),
    leaves: true,
  });
  const byPasskey = async (passkey: PasskeyAnswer) => {
    await stepUp({ proof: { passkey } });
    onDone(true);
  };
  return (
    <Form form={form} submit={t('step_up.submit')}>
      <SecondProof text={form.text('code')} error={form.error('code')} onPasskey={byPasskey} />
    </Form>
  );
}

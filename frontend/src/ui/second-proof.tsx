/** The digits of an authenticator or a recovery code, or a passkey instead. */
import { hasPasskeys, askPasskey, type PasskeyAnswer } from '@/api/passkeys';
import { useTranslation } from '@/i18n';
import { Button } from './button';
import { ErrorNotice } from './error';
import { Field } from './field';
import { Input } from './input';
import { useSending } from './use-sending';

interface SecondProofProps {
  text: { value: string; onChange: (event: React.ChangeEvent<HTMLInputElement>) => void };
  error: string | undefined;
  onPasskey: (answer: PasskeyAnswer) => Promise<unknown>;
}

export function SecondProof({ text, error, onPasskey }: SecondProofProps) {
  const { t } = useTranslation();
  return (
    <>
      <Field label={t('proof.code')} required error={error}>
        {(wiring) => <Input {...wiring} name="one-time-code" autoComplete="one-time-code" autoFocus {...text} />}
      </Field>
      <PasskeyButton onPasskey={onPasskey} />
    </>
  );
}

/** Where the device and the address can have one. */
export function PasskeyButton({ onPasskey }: Pick<SecondProofProps, 'onPasskey'>) {
  const { t } = useTranslation();
  const { send, isBusy, problem } = useSending();
  if (!hasPasskeys()) return null;
  return (
    <>
      {problem && <ErrorNotice error={problem} />}
      <Button wide isBusy={isBusy} onClick={() => void send(async () => onPasskey(await askPasskey()))}>
        {t('proof.passkey')}
      </Button>
    </>
  );
}

/** A password that is being chosen: how long it is already, and what makes it easy to guess, as it is typed. The server
 *  compares it with its blocklist. */
import { useTranslation } from '@/i18n';
import { Field } from './field';
import { PasswordInput } from './password-input';

const LEAST = 15;

interface NewPasswordProps {
  label: string;
  text: { value: string; onChange: (event: React.ChangeEvent<HTMLInputElement>) => void };
  error: string | undefined;
}

/** Few different signs, or one row of digits or letters: what length does not mend. */
const isSimple = (typed: string) => new Set(typed).size < 5 || /^\d+$/.test(typed);

export function NewPassword({ label, text, error }: NewPasswordProps) {
  const { t } = useTranslation();
  const missing = LEAST - [...text.value.normalize('NFKC')].length;
  const said =
    text.value === ''
      ? t('sign.new_password_hint')
      : missing > 0
        ? t('password.missing', { count: missing })
        : t(isSimple(text.value) ? 'password.simple' : 'password.long_enough');
  return (
    <Field label={label} hint={<span aria-live="polite">{said}</span>} required error={error}>
      {(wiring) => <PasswordInput {...wiring} name="new-password" autoComplete="new-password" {...text} />}
    </Field>
  );
}

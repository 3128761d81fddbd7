/** The passphrase of a file that only its owner opens; no server sees it. */
import { useTranslation } from '@/i18n';
import { Field } from '@/ui/field';
import { PasswordInput } from '@/ui/password-input';

export const LEAST_CHARACTERS = 12;

export interface Passphrase {
  first: string;
  again: string;
}

/** What is wrong with one that is chosen. */
export const isTooShort = ({ first }: Passphrase) => [...first.normalize('NFKC')].length < LEAST_CHARACTERS;
export const isRight = (chosen: Passphrase) => !isTooShort(chosen) && chosen.first === chosen.again;

interface Props {
  value: Passphrase;
  onChange: (value: Passphrase) => void;
  /** To choose one it is typed twice. */
  isNew: boolean;
  isTried: boolean;
}

export function PassphraseFields({ value, onChange, isNew, isTried }: Props) {
  const { t } = useTranslation();
  const short = isTried && isTooShort(value) ? t('refusal.passphrase_short') : undefined;
  const differs = isTried && !short && value.first !== value.again ? t('trustee.passphrase_differs') : undefined;
  const complete = isNew ? 'new-password' : 'off';
  return (
    <>
      <Field label={t('trustee.passphrase')} hint={isNew ? t('trustee.passphrase_hint') : undefined} error={short}>
        {(wiring) => (
          <PasswordInput
            {...wiring}
            autoComplete={complete}
            value={value.first}
            onChange={({ target }) => onChange({ ...value, first: target.value })}
          />
        )}
      </Field>
      {isNew && (
        <Field label={t('trustee.passphrase_again')} error={differs}>
          {(wiring) => (
            <PasswordInput
              {...wiring}
              autoComplete={complete}
              value={value.again}
              onChange={({ target }) => onChange({ ...value, again: target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

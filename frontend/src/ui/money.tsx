/** Amounts: shown in yuan, and a field to write one. Pages deal in fen. */
import { useTranslation } from '@/i18n';
import { Field } from './field';
import { Input } from './input';
import { useMoney, yuan, type Fen } from './use-money';
import './money.css';

export function Money({ fen }: { fen: number }) {
  const { t } = useTranslation();
  return <span className="money">{t('money.amount', { amount: yuan(fen) })}</span>;
}

interface MoneyFieldProps {
  label: string;
  hint?: string;
  required?: boolean;
  /** What the form has to say, such as that it is missing. */
  error?: string;
  fen: Fen;
  onFen: (fen: Fen) => void;
  least?: number;
  most?: number;
}

export function MoneyField({ label, hint, required, error, fen, onFen, least, most }: MoneyFieldProps) {
  const { t } = useTranslation();
  const money = useMoney(fen, onFen, { least, most });
  return (
    <Field label={label} hint={hint} required={required} error={money.error ?? error}>
      {(wiring) => (
        <Input
          {...wiring}
          {...money.input}
          inputMode="decimal"
          autoComplete="off"
          end={<span aria-hidden>{t('money.unit')}</span>}
        />
      )}
    </Field>
  );
}

/** Takes the eight digits that somebody shows on a phone: typed, or scanned where the browser can. */
import { useState, type ReactNode } from 'react';
import { useTranslation } from '@/i18n';
import { Button } from './button';
import { canScan, CodeScanner } from './code-scanner';
import { Field } from './field';
import { Input } from './input';
import { Stack } from './layout';
import { Card } from './page';

interface CodeFieldProps {
  label: string;
  onCode: (code: string) => void;
  /** At each digit. */
  onEdit?: () => void;
  /** The field is empty again after each code. */
  isCleared?: boolean;
  autoFocus?: boolean;
  /** What became of the code. */
  children?: ReactNode;
}

const length = 8;

export function CodeField({ label, onCode, onEdit, isCleared, autoFocus, children }: CodeFieldProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [isScanning, setScanning] = useState(false);
  const look = (text: string) => {
    const digits = text.normalize('NFKC').replace(/\D/g, '').slice(0, length);
    const isWhole = digits.length === length;
    setTyped(isWhole && isCleared ? '' : digits);
    onEdit?.();
    if (!isWhole) return;
    setScanning(false);
    onCode(digits);
  };
  return (
    <Card>
      <Stack>
        <Field label={label}>
          {(wiring) => (
            <Input
              {...wiring}
              className="code-digits"
              value={typed}
              onChange={({ target }) => look(target.value)}
              inputMode="numeric"
              autoComplete="off"
              autoFocus={autoFocus}
            />
          )}
        </Field>
        {children}
        {canScan() && !isScanning && (
          <Button wide onClick={() => setScanning(true)}>
            {t('scan.begin')}
          </Button>
        )}
        {isScanning && <CodeScanner onCode={look} onStop={() => setScanning(false)} />}
      </Stack>
    </Card>
  );
}

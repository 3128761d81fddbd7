/** What lies sealed, behind a button: the audit trail keeps who opens it. */
import { useState, type ReactNode } from 'react';
import { useTranslation } from '@/i18n';
import { Button } from './button';
import { ErrorNotice } from './error';
import { useSending } from './use-sending';

interface SealedProps<T> {
  /** On the button. */
  label: string;
  open: () => Promise<T>;
  children: (opened: T) => ReactNode;
}

export function Sealed<T extends object>({ label, open, children }: SealedProps<T>) {
  const { t } = useTranslation();
  const { send, isBusy, problem } = useSending();
  const [opened, setOpened] = useState<T>();
  if (opened) return children(opened);
  return (
    <>
      <Button isBusy={isBusy} onClick={() => void send(async () => setOpened(await open()))}>
        {label}
      </Button>
      <p className="row-small">{t('sealed.kept')}</p>
      {problem && <ErrorNotice error={problem} />}
    </>
  );
}

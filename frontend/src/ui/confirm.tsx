/** Asks once more before a dangerous or final step, with the fact of what follows; the button says what happens. */
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';
import { Dialog } from './dialog';
import { ErrorNotice } from './error';
import { useSending } from './use-form';
import './confirm.css';

interface ConfirmProps {
  title: string;
  fact: ReactNode;
  yes: string;
  onYes: () => unknown;
  children: (open: () => void) => ReactNode;
}

export function Confirm({ title, fact, yes, onYes, children }: ConfirmProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { send, isBusy, problem, forget } = useSending();

  const close = () => {
    setOpen(false);
    forget();
  };
  const confirm = async () => {
    if (await send(onYes)) close();
  };

  return (
    <>
      {children(() => setOpen(true))}
      {isOpen && (
        <Dialog title={title} onClose={close}>
          <div className="confirm-fact">{fact}</div>
          {problem && <ErrorNotice error={problem} />}
          <div className="confirm-buttons">
            <Button onClick={close}>{t('act.cancel')}</Button>
            <Button kind="main" isBusy={isBusy} onClick={() => void confirm()}>
              {yes}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

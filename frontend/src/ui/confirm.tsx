/** Asks for confirmation before a dangerous or final step, with the fact of what follows; the button says what happens. */
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';
import { Dialog } from './dialog';
import { ErrorNotice } from './error';
import { Field } from './field';
import { TextArea } from './input';
import { useSending } from './use-form';
import './confirm.css';

interface ConfirmProps {
  title: string;
  fact: ReactNode;
  yes: string;
  onYes: (reason: string) => unknown;
  /** Who reads the reason; where it is there, one must be given. */
  reasonHint?: string;
  children: (open: () => void) => ReactNode;
}

export function Confirm({ title, fact, yes, onYes, reasonHint, children }: ConfirmProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const { send, isBusy, problem, forget } = useSending();

  const close = () => {
    setOpen(false);
    setTried(false);
    forget();
  };
  const confirm = async () => {
    setTried(true);
    if (reasonHint !== undefined && reason.trim() === '') return;
    if (await send(() => onYes(reason.trim()))) close();
  };

  return (
    <>
      {children(() => setOpen(true))}
      {isOpen && (
        <Dialog title={title} onClose={close}>
          <div className="confirm-fact">{fact}</div>
          {reasonHint !== undefined && (
            <Field
              label={t('act.reason')}
              hint={reasonHint}
              required
              error={isTried && reason.trim() === '' ? t('sign.required') : undefined}
            >
              {(wiring) => (
                <TextArea
                  {...wiring}
                  value={reason}
                  maxLength={500}
                  rows={2}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          )}
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

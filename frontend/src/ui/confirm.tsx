/** Asks for confirmation before a dangerous or final step, with the fact of what follows; the button says what happens. */
import { useState, type ReactNode } from 'react';
import { useTranslation } from '@/i18n';
import { Button } from './button';
import { Dialog } from './dialog';
import { ErrorNotice } from './error';
import { Field } from './field';
import { TextArea } from './input';
import { useForm } from './use-form';
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
  const form = useForm({
    start: { reason: '' },
    required: reasonHint === undefined ? [] : ['reason'],
    send: async ({ reason }) => onYes(reason.trim()),
    sent: () => setOpen(false),
  });

  const close = () => {
    setOpen(false);
    form.forget();
  };

  return (
    <>
      {children(() => setOpen(true))}
      {isOpen && (
        <Dialog title={title} onClose={close}>
          <div className="confirm-fact">{fact}</div>
          {reasonHint !== undefined && (
            <Field label={t('act.reason')} hint={reasonHint} required error={form.error('reason')}>
              {(wiring) => <TextArea {...wiring} {...form.text('reason')} maxLength={500} rows={2} />}
            </Field>
          )}
          {form.problem && <ErrorNotice error={form.problem} />}
          <div className="confirm-buttons">
            <Button onClick={close}>{t('act.cancel')}</Button>
            <Button kind="main" isBusy={form.isBusy} onClick={() => void form.submit()}>
              {yes}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

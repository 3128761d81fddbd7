/** A trustee opens the file with their secret half, for one step. */
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ErrorNotice } from '@/ui/error';
import { useSending } from '@/ui/use-sending';
import { PassphraseFields, type Passphrase } from './passphrase';
import { TextFile } from './text-file';

export interface OwnFile {
  election: string;
  backup: string;
  passphrase: string;
}

interface OwnFileFormProps {
  title: string;
  election: string;
  button: string;
  take: (own: OwnFile) => Promise<unknown>;
  /** Below the fields. */
  note?: ReactNode;
  /** What is to know first. */
  children: ReactNode;
}

export function OwnFileForm({ title, election, button, take, note, children }: OwnFileFormProps) {
  const { t } = useTranslation();
  const [backup, setBackup] = useState<string | null>(null);
  const [passphrase, setPassphrase] = useState<Passphrase>({ first: '', again: '' });
  const [isTried, setTried] = useState(false);
  const { send, isBusy, problem } = useSending();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (backup !== null) void send(() => take({ election, backup, passphrase: passphrase.first }));
  };
  return (
    <Card title={title}>
      <form className="form stack stack-wide" noValidate onSubmit={submit}>
        {children}
        <TextFile
          label={t('trustee.file')}
          hint={t('trustee.file_hint')}
          error={isTried && backup === null ? t('trustee.choose_file') : undefined}
          onRead={setBackup}
        />
        <PassphraseFields value={passphrase} onChange={setPassphrase} isNew={false} isTried={isTried} />
        {note}
        {problem && <ErrorNotice error={problem} />}
        <Button kind="main" type="submit" isBusy={isBusy}>
          {button}
        </Button>
      </form>
    </Card>
  );
}

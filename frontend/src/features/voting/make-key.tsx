/** Makes the key; its public half is sent only when the file with the secret half was read back. */
import { useState, type SubmitEvent } from 'react';
import { submitKey, type TrusteeWork } from '@/api/election-setup';
import { Problem } from '@/api/problem';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ErrorNotice, Notice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { useSending } from '@/ui/use-sending';
import { BackupField } from './backup-field';
import { groupOf } from './group-of';
import { isRight, PassphraseFields, type Passphrase } from './passphrase';
import { saveText } from './saving';
import type { RunTask } from './use-ballot-worker';

interface MakeKeyProps {
  electionId: string;
  work: TrusteeWork;
  run: RunTask;
  onDone: (next: TrusteeWork) => Promise<void>;
}

interface Made {
  public: string;
  backup: string;
}

const nameOf = ({ uuid, place }: TrusteeWork) => `trustee-${place}-${uuid}.json`;

export function MakeKey({ electionId, work, run, onDone }: MakeKeyProps) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState<Passphrase>({ first: '', again: '' });
  const [isTried, setTried] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const { send, isBusy, problem } = useSending();
  const save = ({ backup }: Made) => saveText(nameOf(work), backup);
  const make = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isRight(passphrase)) return;
    void send(async () => {
      const { group, uuid: election, size, threshold, place: index } = work;
      const own = { group: groupOf(group), election, passphrase: passphrase.first };
      const key =
        threshold === null
          ? await run('makeTrusteeKey', own)
          : await run('makeMember', { ...own, place: { size, threshold, index } });
      setPassphrase({ first: '', again: '' });
      setMade(key);
      save(key);
    });
  };
  if (made) {
    return (
      <ReadBack
        work={work}
        made={made}
        run={run}
        onSave={() => save(made)}
        onRead={async () => {
          const body = work.threshold === null ? { key: made.public } : { certificate: made.public };
          await onDone(await submitKey(electionId, body));
        }}
      />
    );
  }
  return (
    <Card title={t('trustee.make')}>
      <form className="form stack stack-wide" noValidate onSubmit={make}>
        <p>{t('trustee.make_lead')}</p>
        <PassphraseFields value={passphrase} onChange={setPassphrase} isNew isTried={isTried} />
        <Notice tone="wait" title={t('trustee.no_one_helps')} />
        {problem && <ErrorNotice error={problem} />}
        <Button kind="main" type="submit" isBusy={isBusy}>
          {t('trustee.make_button')}
        </Button>
      </form>
    </Card>
  );
}

interface ReadBackProps {
  work: TrusteeWork;
  made: Made;
  run: RunTask;
  onSave: () => void;
  onRead: () => Promise<void>;
}

function ReadBack({ work, made, run, onSave, onRead }: ReadBackProps) {
  const { t } = useTranslation();
  const [backup, setBackup] = useState<string | null>(null);
  const [passphrase, setPassphrase] = useState<Passphrase>({ first: '', again: '' });
  const [isTried, setTried] = useState(false);
  const { send, isBusy, problem } = useSending({ leaves: true });
  const check = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (backup === null) return;
    void send(async () => {
      await run('checkBackup', { election: work.uuid, backup, passphrase: passphrase.first });
      if (backup !== made.backup) throw new Problem(-1, 'backup_older', t('trustee.older'), t('trustee.older_hint'));
      await onRead();
    });
  };
  return (
    <Card title={t('trustee.read_back')}>
      <form className="form stack stack-wide" noValidate onSubmit={check}>
        <Notice tone="good" title={t('trustee.saved', { name: nameOf(work) })}>
          <Button onClick={onSave}>{t('trustee.save_again')}</Button>
        </Notice>
        <p>{t('trustee.read_back_lead')}</p>
        <BackupField onRead={setBackup} error={isTried && backup === null ? t('trustee.choose_file') : undefined} />
        <PassphraseFields value={passphrase} onChange={setPassphrase} isNew={false} isTried={isTried} />
        {problem && <ErrorNotice error={problem} />}
        <Stack gap="small">
          <Button kind="main" type="submit" isBusy={isBusy}>
            {t('trustee.send_public')}
          </Button>
          <p className="row-small">{t('trustee.only_public')}</p>
        </Stack>
      </form>
    </Card>
  );
}

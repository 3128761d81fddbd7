/** Makes the key; its public half is sent only when the file with the secret half was read back. */
import { useState, type SubmitEvent } from 'react';
import { submitKey, type TrusteeWork } from '@/api/election-setup';
import { Problem } from '@/api/problem';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ErrorNotice, Notice } from '@/ui/error';
import { useSending } from '@/ui/use-sending';
import { groupOf } from './group-of';
import { OwnFileForm } from './own-file-form';
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
      <OwnFileForm
        title={t('trustee.read_back')}
        election={work.uuid}
        button={t('trustee.send_public')}
        note={<p className="row-small">{t('trustee.only_public')}</p>}
        take={async (own) => {
          await run('checkBackup', own);
          if (own.backup !== made.backup) throw new Problem(-1, 'backup_older', t('trustee.older'), t('trustee.older_hint'));
          const body = work.threshold === null ? { key: made.public } : { certificate: made.public };
          await onDone(await submitKey(electionId, body));
        }}
      >
        <Notice tone="good" title={t('trustee.saved', { name: nameOf(work) })}>
          <Button onClick={() => save(made)}>{t('trustee.save_again')}</Button>
        </Notice>
        <p>{t('trustee.read_back_lead')}</p>
      </OwnFileForm>
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

/** The steps for which a trustee's own file is opened: to share out, to receive shares, to decrypt. */
import { useState, type SubmitEvent } from 'react';
import { readArchive, submitDecryption, submitKey, type TrusteeWork } from '@/api/election-setup';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ErrorNotice } from '@/ui/error';
import { Progress } from '@/ui/progress';
import { say } from '@/ui/toast';
import { useSending } from '@/ui/use-sending';
import { BackupField } from './backup-field';
import { groupOf } from './group-of';
import { PassphraseFields, type Passphrase } from './passphrase';
import type { RunTask } from './use-ballot-worker';

interface UseKeyProps {
  electionId: string;
  work: TrusteeWork;
  step: 'sharing' | 'key' | 'decryption';
  run: RunTask;
  onDone: (next: TrusteeWork) => Promise<void>;
}

export function UseKey({ electionId, work, step, run, onDone }: UseKeyProps) {
  const { t } = useTranslation();
  const [backup, setBackup] = useState<string | null>(null);
  const [passphrase, setPassphrase] = useState<Passphrase>({ first: '', again: '' });
  const [isTried, setTried] = useState(false);
  const [checked, setChecked] = useState<{ done: number; total: number } | null>(null);
  const { send, isBusy, problem } = useSending();

  const take = async (own: { election: string; backup: string; passphrase: string }): Promise<TrusteeWork> => {
    const { certificates, shares, output, uuid } = work;
    const members = { ...own, group: groupOf(work.group), certificates, threshold: work.threshold ?? 0 };
    if (step === 'sharing') return submitKey(electionId, await run('shareOut', members));
    if (step === 'key') {
      const { output: key } = await run('receiveShares', { ...members, shares: shares ?? '' });
      return submitKey(electionId, { key });
    }
    const archive = await readArchive(uuid);
    const { text, binding } = await run(
      'decryptTally',
      { ...own, archive, ...(output === null ? {} : { output }) },
      { onProgress: (done, total) => setChecked({ done, total }) },
    );
    return submitDecryption(electionId, { decryption: text, binding });
  };

  const go = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (backup === null) return;
    void send(async () => {
      const next = await take({ election: work.uuid, backup, passphrase: passphrase.first });
      say(t(`trustee.step.${step}.done`));
      await onDone(next);
    }).finally(() => setChecked(null));
  };
  return (
    <Card title={t(`trustee.step.${step}.title`)}>
      <form className="form stack stack-wide" noValidate onSubmit={go}>
        <p>{t(`trustee.step.${step}.lead`)}</p>
        <BackupField onRead={setBackup} error={isTried && backup === null ? t('trustee.choose_file') : undefined} />
        <PassphraseFields value={passphrase} onChange={setPassphrase} isNew={false} isTried={isTried} />
        {checked && <Progress {...checked} label={t('trustee.checking_archive')} />}
        {problem && <ErrorNotice error={problem} />}
        <Button kind="main" type="submit" isBusy={isBusy}>
          {t(`trustee.step.${step}.button`)}
        </Button>
      </form>
    </Card>
  );
}

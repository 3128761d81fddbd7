/** The steps for which a trustee's own file is opened: to share out, to receive shares, to decrypt. */
import { useState } from 'react';
import { readArchive, submitDecryption, submitKey, type TrusteeWork } from '@/api/election-setup';
import { useTranslation } from '@/i18n';
import { Progress } from '@/ui/progress';
import { say } from '@/ui/toast';
import { groupOf } from './group-of';
import { OwnFileForm, type OwnFile } from './own-file-form';
import { Refusal } from './refusals';
import { RefuseShare } from './repair-key';
import type { RunTask } from './use-ballot-worker';

/** What one trustee dealt to this one does not hold. */
const OF_SHARES = ['wrong_share', 'share_message_malformed', 'share_message_unreadable'];

interface UseKeyProps {
  electionId: string;
  work: TrusteeWork;
  step: 'sharing' | 'key' | 'decryption';
  run: RunTask;
  onDone: (next: TrusteeWork) => Promise<void>;
}

export function UseKey({ electionId, work, step, run, onDone }: UseKeyProps) {
  const { t } = useTranslation();
  const [badShareOf, setBadShareOf] = useState<number | null>(null);
  const [checked, setChecked] = useState<{ done: number; total: number } | null>(null);

  const take = async (own: OwnFile): Promise<TrusteeWork> => {
    const { certificates, shares, output, uuid, place } = work;
    const members = { ...own, group: groupOf(work.group), certificates, threshold: work.threshold ?? 0, place };
    if (step === 'sharing') return submitKey(electionId, await run('shareOut', members));
    if (step === 'key') {
      setBadShareOf(null);
      const received = run('receiveShares', { ...members, shares: shares ?? '' });
      const { output: key } = await received.catch((error: unknown) => {
        if (error instanceof Refusal && OF_SHARES.includes(error.code)) setBadShareOf(error.place);
        throw error;
      });
      return submitKey(electionId, { key });
    }
    const archive = await readArchive(uuid);
    const { text, binding } = await run(
      'decryptTally',
      { ...own, archive, place, ...(output === null ? {} : { output }) },
      { onProgress: (done, total) => setChecked({ done, total }) },
    );
    return submitDecryption(electionId, { decryption: text, binding });
  };

  const form = (
    <OwnFileForm
      title={t(`trustee.step.${step}.title`)}
      election={work.uuid}
      button={t(`trustee.step.${step}.button`)}
      note={checked && <Progress {...checked} label={t('trustee.checking_archive')} />}
      take={async (own) => {
        const next = await take(own).finally(() => setChecked(null));
        say(t(`trustee.step.${step}.done`));
        await onDone(next);
      }}
    >
      <p>{t(`trustee.step.${step}.lead`)}</p>
    </OwnFileForm>
  );
  return (
    <>
      {form}
      {badShareOf !== null && <RefuseShare electionId={electionId} place={badShareOf} onDone={onDone} />}
    </>
  );
}

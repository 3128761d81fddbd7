/** Before the set-up ends a trustee's step can be taken again: a share that does not fit is refused, a lost file replaced. */
import { repairKey, type TrusteeWork } from '@/api/election-setup';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { Notice } from '@/ui/error';
import { say } from '@/ui/toast';

interface Props {
  electionId: string;
  onDone: (next: TrusteeWork) => Promise<void>;
}

export function RefuseShare({ electionId, place, onDone }: Props & { place: number }) {
  const { t } = useTranslation();
  return (
    <Notice tone="wait" title={t('repair.bad_share', { place })}>
      <p>{t('repair.bad_share_hint', { place })}</p>
      <Confirm
        title={t('repair.refuse_ask', { place })}
        fact={t('repair.refuse_fact')}
        yes={t('repair.refuse', { place })}
        onYes={async () => {
          const next = await repairKey(electionId, place);
          say(t('repair.refused', { place }));
          await onDone(next);
        }}
      >
        {(open) => <Button onClick={open}>{t('repair.refuse', { place })}</Button>}
      </Confirm>
    </Notice>
  );
}

export function BeginAgain({ electionId, isGroup, onDone }: Props & { isGroup: boolean }) {
  const { t } = useTranslation();
  return (
    <Confirm
      title={t('repair.again_ask')}
      fact={t(isGroup ? 'repair.again_group' : 'repair.again_alone')}
      yes={t('repair.again')}
      onYes={async () => {
        const next = await repairKey(electionId, null);
        say(t('repair.again_done'));
        await onDone(next);
      }}
    >
      {(open) => (
        <Button kind="quiet" onClick={open}>
          {t('repair.lost')}
        </Button>
      )}
    </Confirm>
  );
}

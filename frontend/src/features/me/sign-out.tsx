import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { leave, signOut, whileLeaving, type MemberProfile } from '@/api/session';
import { draftNames, dropDrafts } from '@/drafts';
import { useFeatures } from '@/feature';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { ErrorNotice } from '@/ui/error';
import '@/sealed-drafts'; // Here with the page, as the next: dropped at once, also without a network.
import '@/ui/pending-files';
import { useSending } from '@/ui/use-sending';

/** Somebody else may use this device next: a member who leaves a draft behind is asked what to do with it. */
export function SignOut({ me }: { me: MemberProfile }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const devices = useFeatures().flatMap(({ device }) => device ?? []);
  const [asking, setAsking] = useState<'drafts' | 'unsent' | null>(null);
  const { send, isBusy, problem } = useSending({ leaves: true });

  const go = (drop: boolean) => {
    setAsking(null);
    void send(() =>
      whileLeaving(async () => {
        await signOut();
        leave();
        await Promise.all(devices.map(({ forget }) => forget()));
        if (drop) await dropDrafts(me.id);
        await navigate({ to: '/sign-in', replace: true });
        queries.clear();
      }),
    );
  };

  const ask = async () => {
    const unsent = await Promise.all(devices.map(({ hasUnsent }) => hasUnsent(me).catch(() => false)));
    if (unsent.some(Boolean)) setAsking('unsent');
    else if (draftNames(me.id).length > 0) setAsking('drafts');
    else go(false);
  };

  return (
    <>
      {problem && <ErrorNotice error={problem} />}
      <Button wide isBusy={isBusy} onClick={() => void ask()}>
        {t('me.sign_out')}
      </Button>
      {asking === 'unsent' && (
        <Dialog title={t('me.sign_out_unsent')} onClose={() => setAsking(null)}>
          <div className="me-leave">
            <p>{t('me.sign_out_unsent_fact')}</p>
            <Button wide onClick={() => setAsking(null)}>
              {t('me.sign_out_stay')}
            </Button>
            <Button wide onClick={() => go(true)}>
              {t('me.sign_out_anyway')}
            </Button>
          </div>
        </Dialog>
      )}
      {asking === 'drafts' && (
        <Dialog title={t('me.sign_out_draft')} onClose={() => setAsking(null)}>
          <div className="me-leave">
            <p>{t('me.sign_out_draft_fact')}</p>
            <Button wide onClick={() => go(false)}>
              {t('me.sign_out_keep')}
            </Button>
            <Button wide onClick={() => go(true)}>
              {t('me.sign_out_drop')}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

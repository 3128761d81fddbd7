/** On every page: a reset of the own account that waits and can be stopped, or what is shut after one. */
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { meQuery, stopReset } from '@/api/session';
import type { MemberProfile } from '@/api/types';
import { words } from '@/i18n';
import { Button } from '@/ui/button';
import { formatMoment } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { say } from '@/ui/toast';
import { useSending } from '@/ui/use-form';

export function ResetBanner({ reset }: { reset: NonNullable<MemberProfile['reset']> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { send, isBusy, problem } = useSending();
  const when = reset.at ? formatMoment(reset.at) : '';
  const until = reset.until ? formatMoment(reset.until) : '';

  const stop = async () => {
    await stopReset();
    await queries.invalidateQueries({ queryKey: meQuery.queryKey });
    say(t('reset.stopped'));
  };

  return (
    <section className="reset-banner" role="status" aria-label={t('reset.label')}>
      {reset.state === 'pending' ? (
        <>
          <p>
            <strong>{t('reset.pending', { who: words('reset.issuer', reset.by ?? 'hr', ''), when })}</strong> {t('reset.pending_detail')}
          </p>
          <Button isBusy={isBusy} onClick={() => void send(stop)}>
            {t('reset.stop')}
          </Button>
          {problem && <ErrorNotice error={problem} />}
        </>
      ) : (
        <p>
          <strong>{t('reset.closed', { when })}</strong> {t(reset.roles_closed ? 'reset.closed_roles' : 'reset.closed_detail', { until })} {t('reset.closed_undo')}
        </p>
      )}
    </section>
  );
}

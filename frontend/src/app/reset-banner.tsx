/** On every page: a reset of the own account that waits and can be stopped, what is shut after one, or what a sign-in with
 *  the enterprise account leaves shut. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { meQuery, stopReset, type MemberProfile } from '@/api/session';
import { useTranslation, words } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatMoment } from '@/ui/dates';
import { say } from '@/ui/toast';
import StepUp from './step-up';

export default function ResetBanner({ reset }: { reset: NonNullable<MemberProfile['reset']> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const when = reset.at ? formatMoment(reset.at) : '';
  const until = reset.until ? formatMoment(reset.until) : '';

  const stop = async () => {
    try {
      await stopReset();
    } finally {
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
    }
    say(t('reset.stopped'));
  };

  return (
    <section className="reset-banner" aria-label={t('reset.label')}>
      {reset.state === 'pending' ? (
        <>
          <p role="status">
            <strong>{t('reset.pending', { who: words('reset.issuer', reset.by ?? 'hr', ''), when })}</strong>{' '}
            {t('reset.pending_detail')}
          </p>
          <Confirm title={t('reset.stop_ask')} fact={t('reset.stop_fact')} yes={t('reset.stop')} onYes={stop}>
            {(open) => <Button onClick={open}>{t('reset.stop')}</Button>}
          </Confirm>
        </>
      ) : reset.state === 'by_provider' ? (
        <ByProvider />
      ) : reset.state === 'undone' ? (
        <p role="status">
          <strong>{t('reset.undone', { when })}</strong> {t('reset.undone_detail', { until })}
        </p>
      ) : (
        <p role="status">
          <strong>{t('reset.closed', { when })}</strong>{' '}
          {t(reset.roles_closed ? 'reset.closed_roles' : 'reset.closed_detail', { until })} {t('reset.closed_undo')}
        </p>
      )}
    </section>
  );
}

/** With the person's own password the session becomes one like any other. */
function ByProvider() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const done = (isProved: boolean) => {
    setAsked(false);
    if (isProved) void queries.invalidateQueries();
  };
  return (
    <>
      <p role="status">
        <strong>{t('reset.by_provider')}</strong> {t('reset.by_provider_detail')}
      </p>
      <Button onClick={() => setAsked(true)}>{t('reset.confirm')}</Button>
      {isAsked && <StepUp onDone={done} />}
    </>
  );
}

/** What stands in a page's place: while it loads, when it is not there, when it broke. */
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { Problem } from '@/api/problem';
import { useTranslation } from '@/i18n';
import { ErrorNotice } from '@/ui/error';
import { NotHere } from '@/ui/not-here';
import { Skeleton } from '@/ui/progress';
import { useOnline } from '@/ui/use-online';

export function Waiting() {
  const { t } = useTranslation();
  return (
    <div className="page page-reading">
      <Skeleton rows={6} label={t('app.loading')} />
    </div>
  );
}

/** Before the frame is there: the focus, too, needs a place meanwhile. */
export function WaitingForFrame() {
  return (
    <main>
      <Waiting />
    </main>
  );
}

export function Missing() {
  const { t } = useTranslation();
  return (
    <main>
      <NotHere title={t('problem.not_found')} detail={t('problem.not_found_detail')} />
    </main>
  );
}

export function Broken({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const isOnline = useOnline();
  const isNetwork = error instanceof Problem && error.status === 0;
  const again = useCallback(() => {
    reset();
    void router.invalidate();
  }, [reset, router]);
  // What failed for want of a network is tried again by itself once there is one.
  useEffect(() => {
    if (isNetwork && isOnline) again();
  }, [isNetwork, isOnline, again]);
  return (
    <main className="page page-reading">
      <ErrorNotice error={error} onRetry={again} />
    </main>
  );
}

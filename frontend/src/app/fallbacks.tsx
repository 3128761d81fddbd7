/** What stands in a page's place: while it loads, when it is not there, when it broke. */
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';

export function Waiting() {
  const { t } = useTranslation();
  return (
    <div className="page page-reading">
      <Skeleton rows={6} label={t('app.loading')} />
    </div>
  );
}

export function Missing() {
  const { t } = useTranslation();
  return (
    <Page title={t('problem.not_found')}>
      <Empty title={t('problem.not_found_detail')}>
        <Link to="/">{t('problem.go_home')}</Link>
      </Empty>
    </Page>
  );
}

export function Broken({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <main className="page page-reading">
      <ErrorNotice
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </main>
  );
}

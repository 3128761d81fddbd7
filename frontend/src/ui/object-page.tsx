/** The page of one object: while it is read, where it cannot be, and where there is none that this reader may see. */
import type { ReactNode } from 'react';
import { Problem } from '@/api/problem';
import { useTranslation } from '@/i18n';
import { ErrorNotice } from './error';
import { NotHere } from './not-here';
import { Page } from './page';
import { Skeleton } from './progress';
import type { Address } from './use-back';

interface ObjectPageProps<T> {
  query: { data?: T; error: unknown; refetch: () => unknown };
  /** While it is read. */
  title: string;
  back: { to: Address; label: string };
  /** Where there is none, or no longer. */
  none?: { title: string; detail: string };
  /** A `Page`. */
  children: (shown: T) => ReactNode;
}

export function ObjectPage<T>({ query: { data, error, refetch }, title, back, none, children }: ObjectPageProps<T>) {
  const { t } = useTranslation();
  if (error instanceof Problem && error.status === 404)
    return <NotHere {...(none ?? { title: t('not_here.title'), detail: t('not_here.detail') })} back={back} />;
  if (data) return children(data);
  return (
    <Page title={title} back={back.to}>
      {error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <Skeleton rows={8} label={t('list.loading')} />}
    </Page>
  );
}

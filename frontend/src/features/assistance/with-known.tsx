/** A page that begins with what is known of its reader already. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { prefillQuery, type Prefill } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { formatDate } from '@/ui/dates';
import { Notice } from '@/ui/error';
import { Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';

interface WithKnownProps {
  title: string;
  /** Without what is known where it cannot be read: then everything is asked. */
  children: (known: Prefill | undefined) => ReactNode;
}

export function WithKnown({ title, children }: WithKnownProps) {
  const { t } = useTranslation();
  const { data, isPending } = useQuery({ ...prefillQuery, retry: false });
  if (!isPending) return children(data);
  return (
    <Page title={title} back="/help">
      <Skeleton rows={8} label={t('list.loading')} />
    </Page>
  );
}

/** Where it comes from. */
export function FromEarlier({ known }: { known: Prefill | undefined }) {
  const { t } = useTranslation();
  if (!known?.from_number || !known.from_day) return null;
  return (
    <Notice tone="good" title={t('apply.known')}>
      {t('apply.known_from', { number: known.from_number, day: formatDate(known.from_day) })}
    </Notice>
  );
}

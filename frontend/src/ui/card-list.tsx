/** A list of cards. Pages of a keyset query come with "more". */
import { useRef, type ReactNode } from 'react';
import { useTranslation } from '@/i18n';
import type { InfinitePages } from './data-list';
import { ErrorNotice } from './error';
import { Stack } from './layout';
import { More } from './more';
import { Skeleton } from './progress';

interface CardListProps<T> {
  query: InfinitePages<T>;
  keyOf: (item: T) => string;
  empty: ReactNode;
  children: (item: T) => ReactNode;
}

export function CardList<T>({ query, keyOf, empty, children }: CardListProps<T>) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  if (query.isPending) return <Skeleton rows={6} label={t('list.loading')} />;
  if (!query.data) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  const items = query.data.pages.flatMap((page) => page.items);
  return (
    <>
      {items.length === 0 && empty}
      <Stack as="ul" aria-live="polite" ref={list}>
        {items.map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </Stack>
      <More query={query} list={list} count={items.length} />
    </>
  );
}

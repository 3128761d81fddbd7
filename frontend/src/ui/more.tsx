/** The button for the next page of a list. The focus goes to the first new row: the button may be gone by then. */
import { useLayoutEffect, useRef, type RefObject } from 'react';
import { useTranslation } from '@/i18n';
import { Button } from './button';

export interface MoreQuery {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<{ isError: boolean }>;
}

interface MoreProps {
  query: MoreQuery;
  list: RefObject<HTMLElement | null>;
  /** How many rows the list shows. */
  count: number;
  label?: string;
}

export function More({ query, list, count, label }: MoreProps) {
  const { t } = useTranslation();
  const countBefore = useRef<number>(null);

  // A layout effect: it runs before the browser paints, while a removed button still has the focus.
  useLayoutEffect(() => {
    if (countBefore.current !== null && count < countBefore.current) countBefore.current = null; // another search
    if (countBefore.current === null || count === countBefore.current) return;
    const row = list.current?.querySelectorAll<HTMLElement>('tbody > tr, li')[countBefore.current];
    countBefore.current = null;
    if (!row) return;
    const control = row.querySelector<HTMLElement>('a, button');
    if (!control) row.tabIndex = -1;
    (control ?? row).focus();
  }, [count, list]);

  if (!query.hasNextPage) return null;
  const more = () => {
    countBefore.current = count;
    void query.fetchNextPage().then(({ isError }) => {
      if (isError) countBefore.current = null;
    });
  };
  return (
    <Button wide isBusy={query.isFetchingNextPage} onClick={more}>
      {label ?? t('act.more')}
    </Button>
  );
}

/** The next part of a list. The focus goes to the first of its rows: the button may be gone by then, and reading goes on there. */
import { useLayoutEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';

interface MoreProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  list: RefObject<HTMLElement | null>;
  /** How many rows it shows. */
  count: number;
}

export function More({ query, list, count }: MoreProps) {
  const { t } = useTranslation();
  const shownThen = useRef(Infinity);

  // Before the browser paints, and before a button that is gone has lost the focus.
  useLayoutEffect(() => {
    if (count <= shownThen.current) return;
    const row = list.current?.querySelectorAll('tbody > tr, li')[shownThen.current];
    row?.querySelector<HTMLElement>('a, button')?.focus();
    shownThen.current = Infinity;
  }, [count, list]);

  if (!query.hasNextPage) return null;
  const more = () => {
    shownThen.current = count;
    void query.fetchNextPage();
  };
  return (
    <Button wide isBusy={query.isFetchingNextPage} onClick={more}>
      {t('act.more')}
    </Button>
  );
}

/** Found people or things to choose one of; "more" goes on where the list ended, and the focus goes with it. */
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';
import './pick-list.css';

interface PickListProps<T> {
  label: string;
  items: T[];
  cell: (item: T) => ReactNode;
  onPick: (item: T) => void;
  more: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
  moreLabel: string;
}

export function PickList<T extends { id: string }>({ label, items, cell, onPick, more, moreLabel }: PickListProps<T>) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const first = useRef<number>(null);
  // As soon as they are drawn, the first of the new ones: the button may be gone by then.
  useEffect(() => {
    if (first.current === null || items.length <= first.current) return;
    list.current?.children[first.current]?.querySelector('button')?.focus();
    first.current = null;
  }, [items.length]);
  const next = () => {
    first.current = items.length;
    void more.fetchNextPage();
  };

  return (
    <>
      <ul ref={list} className="pick-list" aria-label={label}>
        {items.map((item) => (
          <li key={item.id}>
            <button type="button" onClick={() => onPick(item)}>
              {cell(item)}
            </button>
          </li>
        ))}
      </ul>
      <p className="hidden-visually" role="status">
        {t('list.found', { count: items.length })}
      </p>
      {more.hasNextPage && (
        <Button wide isBusy={more.isFetchingNextPage} onClick={next}>
          {moreLabel}
        </Button>
      )}
    </>
  );
}

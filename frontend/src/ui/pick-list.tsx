/** Found people or things to choose one of; "more" goes on where the list ended, and the focus goes with it. */
import { useRef, type ReactNode } from 'react';
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
  const next = async () => {
    const shown = items.length;
    await more.fetchNextPage();
    // The rows are drawn with the next frame; the button may be gone by then.
    requestAnimationFrame(() => list.current?.children[shown]?.querySelector('button')?.focus());
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
        <Button wide isBusy={more.isFetchingNextPage} onClick={() => void next()}>
          {moreLabel}
        </Button>
      )}
    </>
  );
}

/** Found people or things to choose one of. */
import { useRef, type ReactNode } from 'react';
import { useTranslation } from '@/i18n';
import { More, type MoreQuery } from './more';
import './pick-list.css';

interface PickListProps<T> {
  label: string;
  items: T[];
  cell: (item: T) => ReactNode;
  onPick: (item: T) => void;
  more: MoreQuery;
  moreLabel?: string;
}

export function PickList<T extends { id: string }>({ label, items, cell, onPick, more, moreLabel }: PickListProps<T>) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);

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
      <More query={more} list={list} count={items.length} label={moreLabel} />
    </>
  );
}

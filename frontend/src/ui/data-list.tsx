/** A list that is a table where there is room and cards on a phone; each row can be a link. Pages of a keyset query come with "more". */
import { useRef, type ReactNode } from 'react';
import { useTranslation } from '@/i18n';
import { ErrorNotice } from './error';
import { More, type MoreQuery } from './more';
import { Parts } from './page';
import { Skeleton } from './progress';
import { useWide } from './use-wide';
import './data-list.css';

export interface Column<T> {
  name: string;
  cell: (item: T) => ReactNode;
  align?: 'end';
  width?: string;
  /** A name, kept whole as long as there is room. */
  isName?: boolean;
}

export interface InfinitePages<T> extends MoreQuery {
  data?: { pages: { items: T[] }[] };
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

interface DataListProps<T> {
  query: InfinitePages<T>;
  label: string;
  columns: Column<T>[];
  /** On a phone; without it the first two cells stand on top, the others below them. */
  card?: (item: T) => ReactNode;
  keyOf: (item: T) => string;
  empty: ReactNode;
}

export function DataList<T>({ query, label, columns, card, keyOf, empty }: DataListProps<T>) {
  const { t } = useTranslation();
  const isWide = useWide();
  const list = useRef<HTMLDivElement>(null);
  if (query.isPending) return <Skeleton rows={6} label={t('list.loading')} />;
  if (!query.data) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <>{empty}</>;
  return (
    <div className="data-list" ref={list}>
      {isWide ? (
        <div className="data-table">
          <Table label={label} columns={columns} items={items} keyOf={keyOf} />
        </div>
      ) : (
        <ul className="data-cards" aria-label={label}>
          {items.map((item) => (
            <li key={keyOf(item)}>{card ? card(item) : <CardOf columns={columns} item={item} />}</li>
          ))}
        </ul>
      )}
      <More query={query} list={list} count={items.length} />
    </div>
  );
}

function CardOf<T>({ columns: [first, second, ...others], item }: { columns: Column<T>[]; item: T }) {
  return (
    <article className="row-card">
      <div className="row-card-head">
        {first?.cell(item)}
        {second?.cell(item)}
      </div>
      {others.length > 0 && <Parts of={others.map(({ cell }) => cell(item))} />}
    </article>
  );
}

export function Table<T>({
  label,
  columns,
  items,
  keyOf,
}: {
  label: string;
  columns: Column<T>[];
  items: T[];
  keyOf: (item: T) => string;
}) {
  return (
    <table aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.name} scope="col" style={{ width: column.width, textAlign: column.align }}>
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={keyOf(item)}>
            {columns.map((column) => (
              <td key={column.name} className={column.isName ? 'cell-name' : undefined} style={{ textAlign: column.align }}>
                {column.cell(item)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a list says that has nothing to show. */
import InboxOutlined from '@ant-design/icons-svg/es/asn/InboxOutlined';
import { Button } from './button';
import { Icon } from './icon';
import './notice.css';

/** Of what a filter hides; the list's first page tells how many there are, or more than fit on it. */
interface Hidden {
  data?: { pages: { items: unknown[]; next?: string | null }[] };
}

export function Empty({ title, hint, children }: { title?: string; hint?: string; children?: React.ReactNode }) {
  return (
    <div className="empty">
      <Icon of={InboxOutlined} />
      {title && <strong>{title}</strong>}
      {hint && <p>{hint}</p>}
      {children}
    </div>
  );
}

interface EmptyHereProps {
  title: string;
  hint?: string;
  hidden: Hidden;
  says: (found: string) => string;
  show: string;
  onShow: () => void;
}

/** Where a filter hides what is looked for: says how much that is, and one button shows it. */
export function EmptyHere({ title, hint, hidden, says, show, onShow }: EmptyHereProps) {
  const page = hidden.data?.pages[0];
  if (!page?.items.length) return <Empty title={title} hint={page && hint} />;
  return (
    <Empty title={title} hint={says(page.next ? `${page.items.length}+` : `${page.items.length}`)}>
      <Button onClick={onShow}>{show}</Button>
    </Empty>
  );
}

import InboxOutlined from '@ant-design/icons-svg/es/asn/InboxOutlined';
import { Icon } from './icon';
import './notice.css';

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

/** A page: title in the tab and the heading, focus on the heading after moving here, back on phones. */
import LeftOutlined from '@ant-design/icons-svg/es/asn/LeftOutlined';
import { useEffect, useRef, type ReactNode, type Ref } from 'react';
import { useTranslation } from '@/i18n';
import { Icon } from './icon';
import { useBack, type Address } from './use-back';
import './page.css';

interface PageProps {
  title: ReactNode;
  /** For the browser's tab, where `title` is not plain text. */
  name?: string;
  lead?: ReactNode;
  aside?: ReactNode;
  /** Where "back" goes when there is no page to go back to (a link opened from a message). */
  back?: Address;
  /** `pair`: what is read, at a good width for it, and a column next to it. */
  width?: 'reading' | 'pair' | 'wide';
  children: ReactNode;
}

// Set on the first page; the heading takes the focus only after moving inside the app.
let isFirst = true;

export function Page({ title, name, lead, aside, back, width = 'reading', children }: PageProps) {
  const { t } = useTranslation();
  const goBack = useBack();
  const heading = useRef<HTMLHeadingElement>(null);
  const tabTitle = name ?? (typeof title === 'string' ? title : '');

  useEffect(() => {
    document.title = tabTitle ? t('app.new_page', { title: tabTitle }) : t('app.name');
  }, [tabTitle, t]);

  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);

  return (
    <div className={`page page-${width}`}>
      <header className="page-head">
        {back && (
          <button type="button" className="page-back" onClick={() => goBack(back)}>
            <Icon of={LeftOutlined} />
            <span className="hidden-visually">{t('act.back')}</span>
          </button>
        )}
        <div className="page-heading">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
        </div>
        {aside && <div className="page-aside">{aside}</div>}
        {lead && <p className="page-lead">{lead}</p>}
      </header>
      {children}
    </div>
  );
}

interface CardProps {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  label?: string;
  className?: string;
  ref?: Ref<HTMLElement>;
}

export function Card({ title, aside, children, label, className = '', ref }: CardProps) {
  return (
    <section ref={ref} className={`card ${className}`} aria-label={label}>
      {title && (
        <div className="card-head">
          <h2>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

/** A small line of short facts with dots between; where the line breaks there is no dot. */
export function Parts({ of }: { of: ReactNode[] }) {
  return (
    <div className="row-small parts">
      {of.map((part, index) => (
        <span key={index}>{part}</span>
      ))}
    </div>
  );
}

/** Name and value pairs: facts of a case, of a person. */
export function Facts({ items }: { items: { name: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="facts">
      {items.map((item, index) => (
        <div key={index}>
          <dt>{item.name}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A page: title in the tab and the heading, focus on the heading after moving here, back on phones. */
import LeftOutlined from '@ant-design/icons-svg/es/asn/LeftOutlined';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from '@/i18n';
import { Icon } from './icon';
import { useBack, type Address } from './use-back';
import './page.css';

export { Card, Facts, Parts } from './card';

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

/** The frame of the two pages in front of the sign-in. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { setLanguage } from '@/i18n';
import '@/ui/button.css';
import { Card, Page } from '@/ui/page';
import './entry.css';

export function Entry({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const other = i18n.language === 'en' ? 'zh-CN' : 'en';
  return (
    <main className="entry">
      <div className="entry-brand">
        <img src="/icon.svg" alt="" width="64" height="64" />
        <strong>{t('app.name')}</strong>
        <span>{t('app.motto')}</span>
      </div>
      <Page title={title} lead={lead}>
        <Card>{children}</Card>
      </Page>
      <button type="button" className="link-button entry-language" lang={other} onClick={() => void setLanguage(other)}>
        {other === 'en' ? 'English' : '中文'}
      </button>
    </main>
  );
}

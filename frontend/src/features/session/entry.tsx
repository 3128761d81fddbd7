/** The frame of the pages that lead to the sign-in, and the end of their forms. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Problem } from '@/api/problem';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { chooseLook, useLookChoice } from '@/ui/look';
import { Card, Page } from '@/ui/page';
import { useLanguage } from '@/ui/use-language';
import './entry.css';

export function Entry({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const { t, language } = useTranslation();
  const { choose, isBusy } = useLanguage();
  const { isLarge } = useLookChoice();
  const other = language === 'en' ? 'zh-CN' : 'en';
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
      <div className="entry-choices">
        <button type="button" className="link-button" aria-pressed={isLarge} onClick={() => chooseLook({ isLarge: !isLarge })}>
          {t('look.large')}
        </button>
        <button
          type="button"
          className="link-button"
          lang={other}
          aria-busy={isBusy || undefined}
          onClick={() => void choose(other)}
        >
          {other === 'en' ? 'English' : '中文'}
        </button>
      </div>
    </main>
  );
}

/** How a form ends that leads to the sign-in: what went wrong, the button, the way there. */
export function EntrySubmit({ button, isBusy, problem }: { button: string; isBusy: boolean; problem: Problem | null }) {
  const { t } = useTranslation();
  return (
    <>
      {problem && <ErrorNotice error={problem} />}
      <Button kind="main" type="submit" wide isBusy={isBusy}>
        {button}
      </Button>
      <div className="entry-links">
        <Link to="/sign-in">{t('sign.have_password')}</Link>
      </div>
    </>
  );
}

/** An address that names nothing, or nothing this reader may see: said in plain words, with a way back. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from './empty';
import { Page } from './page';
import type { BackTo } from './use-back';

const placeOf = {
  '/': 'problem.go_home',
  '/concerns': 'problem.go_concerns',
  '/desk/cases': 'problem.go_queue',
  '/people': 'problem.go_people',
} as const;

export function NotHere({ title, detail, back }: { title: string; detail: string; back: Extract<BackTo, keyof typeof placeOf> }) {
  const { t } = useTranslation();
  return (
    <Page title={title} back={back}>
      <Empty hint={detail}>
        <Link to={back} className="button button-main">
          {t(placeOf[back])}
        </Link>
        {back !== '/' && <Link to="/">{t('problem.go_home')}</Link>}
      </Empty>
    </Page>
  );
}

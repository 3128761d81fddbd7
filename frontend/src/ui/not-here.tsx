/** An address that names nothing, or nothing this reader may see: said in plain words, with a way back. */
import { useTranslation } from '@/i18n';
import { AddressLink } from './address-link';
import { Empty } from './empty';
import { Page } from './page';
import type { Address } from './use-back';

interface NotHereProps {
  title: string;
  detail: string;
  /** Home, unless the page belongs elsewhere: then what the way there is called. */
  back?: { to: Address; label: string };
}

export function NotHere({ title, detail, back }: NotHereProps) {
  const { t } = useTranslation();
  const home = { to: '/', label: t('problem.go_home') } as const;
  const way = back ?? home;
  return (
    <Page title={title} back={way.to}>
      <Empty hint={detail}>
        <AddressLink to={way.to} className="button button-main">
          {way.label}
        </AddressLink>
        {back && (
          <AddressLink to={home.to} className="button">
            {home.label}
          </AddressLink>
        )}
      </Empty>
    </Page>
  );
}

import { useTranslation } from '@/i18n';
import { Page } from '@/ui/page';

export default function TrusteePage() {
  const { t } = useTranslation();
  return (
    <Page title={t('trustee.title')} back="/elections">
      {null}
    </Page>
  );
}

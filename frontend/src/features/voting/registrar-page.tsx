import { useTranslation } from '@/i18n';
import { Page } from '@/ui/page';

export default function RegistrarPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('registrar.title')} back="/elections">
      {null}
    </Page>
  );
}

/** The parts of the platform that did not answer, or may not answer this caller. */
import type { Merged } from '@/api/my-data';
import { useFeatures } from '@/feature';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/error';

interface MissingPartsProps {
  of: Merged;
  isFetching: boolean;
  onRetry: () => void;
}

export function MissingParts({ of: { unavailable, refused }, isFetching, onRetry }: MissingPartsProps) {
  const { t } = useTranslation();
  const nameOf = useServiceName();
  return (
    <>
      {unavailable.length > 0 && (
        <Notice tone="wait" title={t('my_data.unavailable', { names: unavailable.map(nameOf).join(t('list.comma')) })}>
          <p>{t('my_data.unavailable_detail')}</p>
          <Button isBusy={isFetching} onClick={onRetry}>
            {t('my_data.again')}
          </Button>
        </Notice>
      )}
      {refused.map(({ service, title, detail }) => (
        <Notice key={service} tone="wait" title={t('my_data.refused', { name: nameOf(service), title })}>
          <p>{detail}</p>
        </Notice>
      ))}
    </>
  );
}

/** What a service is called, as its feature says. */
export function useServiceName() {
  const { t } = useTranslation();
  const services = useFeatures().flatMap(({ service }) => service ?? []);
  return (name: string) => {
    const known = services.find((service) => service.name === name);
    return known ? t(known.label) : t('my_data.other');
  };
}

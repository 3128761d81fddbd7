/** What the platform keeps, why and for how long: the lines that the deletion itself follows. */
import { useQuery } from '@tanstack/react-query';
import { retentionQuery } from '@/api/my-data';
import { useTranslation } from '@/i18n';
import { ErrorNotice } from '@/ui/error';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { MissingParts, useServiceName } from './missing-parts';

export default function RetentionPage() {
  const { t } = useTranslation();
  const nameOf = useServiceName();
  const { data, error, isPending, isFetching, refetch } = useQuery(retentionQuery);
  const services = [...new Set(data?.items.map(({ service }) => service))];

  return (
    <Page title={t('retention.title')} lead={t('retention.lead')} back="/me/data">
      {isPending && <Skeleton rows={6} label={t('list.loading')} />}
      {!data && error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && <MissingParts of={data} isFetching={isFetching} onRetry={() => void refetch()} />}
      {services.map((name) => (
        <Card key={name} title={nameOf(name)}>
          <Facts
            items={(data?.items ?? [])
              .filter(({ service }) => service === name)
              .map(({ what, why, kept }) => ({
                name: what,
                value: (
                  <>
                    {t('my_data.kept', { kept })}
                    <p className="row-small">{why}</p>
                  </>
                ),
              }))}
          />
        </Card>
      ))}
    </Page>
  );
}

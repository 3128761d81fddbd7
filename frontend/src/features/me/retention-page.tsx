/** What the platform keeps, why and for how long: the lines that the deletion itself follows. */
import { useQuery } from '@tanstack/react-query';
import { retentionQuery, type Kept } from '@/api/my-data';
import { useTranslation } from '@/i18n';
import { ErrorNotice } from '@/ui/error';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { MissingParts, useServiceName } from './missing-parts';

export default function RetentionPage() {
  const { t } = useTranslation();
  const nameOf = useServiceName();
  const { data, error, isPending, isFetching, refetch } = useQuery(retentionQuery);
  const items = data?.items ?? [];
  const isShared = ({ what, kept }: Kept) => items.filter((each) => each.what === what && each.kept === kept).length > 1;
  const services = [...new Set(items.map(({ service }) => service))];
  const shared = new Map(items.filter(isShared).map((each) => [each.what, each]));

  return (
    <Page title={t('retention.title')} lead={t('retention.lead')} back="/me/data">
      {isPending && <Skeleton rows={6} label={t('list.loading')} />}
      {!data && error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && <MissingParts of={data} isFetching={isFetching} onRetry={() => void refetch()} />}
      {services.map((name) => (
        <KeptCard key={name} title={nameOf(name)} items={items.filter((each) => each.service === name && !isShared(each))} />
      ))}
      {shared.size > 0 && <KeptCard title={t('retention.shared')} items={[...shared.values()]} />}
    </Page>
  );
}

function KeptCard({ title, items }: { title: string; items: Kept[] }) {
  const { t } = useTranslation();
  return (
    <Card title={title}>
      <Facts
        items={items.map(({ what, why, kept }) => ({
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
  );
}

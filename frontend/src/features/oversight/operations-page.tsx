/** How each service runs: events on the way out, and those it could not handle. */
import { useQuery } from '@tanstack/react-query';
import { operationsQuery, replayParked } from '@/api/oversight';
import { useFeatures } from '@/feature';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { ErrorNotice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { stateTable } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { say } from '@/ui/toast';
import { useActing } from '@/ui/use-acting';
import { When } from '@/ui/when';

const states = stateTable('operations', { good: 'good', behind: 'wait', parked: 'late' });
/** Seconds after which events that wait are more than the ordinary second. */
const late = 60;

export default function OperationsPage() {
  const { t } = useTranslation();
  const services = useFeatures().flatMap(({ service }) => service ?? []);
  return (
    <Page title={t('nav.operations')} lead={t('operations.lead')}>
      {services.map(({ name, label }) => (
        <ServiceCard key={name} service={name} title={t(label)} />
      ))}
    </Page>
  );
}

function ServiceCard({ service, title }: { service: string; title: string }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useQuery(operationsQuery(service));
  const { perform } = useActing({ lists: [['operations', service]] });
  const again = async (key: string) => {
    const done = await perform(() => replayParked(service, key), undefined);
    say(t('operations.handled', { handled: done.handled, left: done.left }));
  };
  if (isPending) return <Skeleton rows={3} label={t('app.loading')} />;
  if (!data)
    return (
      <Card title={title} label={title}>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </Card>
    );
  const state = data.parked_events > 0 ? 'parked' : data.outbox_oldest_seconds > late ? 'behind' : 'good';
  const keys = [...new Set(data.parked.map(({ key }) => key))];
  return (
    <Card title={title} aside={<StatusTag of={states} state={state} />} label={title}>
      <Stack>
        <Facts
          items={[
            {
              name: t('operations.waiting'),
              value:
                data.outbox_depth === 0
                  ? '0'
                  : t('operations.waiting_since', {
                      waiting: data.outbox_depth,
                      seconds: Math.round(data.outbox_oldest_seconds),
                    }),
            },
            { name: t('operations.failed'), value: String(data.parked_events) },
            { name: t('operations.revision'), value: data.revision },
          ]}
        />
        {keys.map((key) => (
          <article key={key} className="row-card">
            <div className="row-card-head">{t('operations.about', { key })}</div>
            {data.parked
              .filter((each) => each.key === key)
              .map(({ id, type, error: reason, parked_at }) => (
                <p key={id} className="row-small">
                  <When at={parked_at} /> <code>{type}</code> {reason}
                </p>
              ))}
            <Confirm
              title={t('operations.again_ask')}
              fact={t('operations.again_fact')}
              yes={t('operations.again')}
              onYes={() => again(key)}
            >
              {(open) => <Button onClick={open}>{t('operations.again')}</Button>}
            </Confirm>
          </article>
        ))}
      </Stack>
    </Card>
  );
}

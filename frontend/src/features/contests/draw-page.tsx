/** A draw, computed again on the device of who doubts it: for anybody, without a session. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { recordQuery, type DrawRecord } from '@/api/contests';
import { useTranslation } from '@/i18n';
import { ErrorNotice } from '@/ui/error';
import { Stack, Unfold } from '@/ui/layout';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import { checkDraw } from './draw';
import './contests.css';

export default function DrawPage() {
  const { t } = useTranslation();
  const { contestId } = useParams({ from: '/draw/$contestId' });
  const { data, error, refetch } = useQuery(recordQuery(contestId));
  return (
    <main>
      <Page title={t('drawing.title')}>
        <p>{t('drawing.lead')}</p>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton rows={6} label={t('list.loading')} />}
        {data && <Found record={data} />}
      </Page>
    </main>
  );
}

function Found({ record }: { record: DrawRecord }) {
  const { t } = useTranslation();
  const { data: checks = [] } = useQuery({ queryKey: ['draw check', record], queryFn: () => checkDraw(record) });
  const later = t('drawing.later');
  const file = URL.createObjectURL(new Blob([JSON.stringify(record)], { type: 'application/json' }));
  return (
    <Stack>
      <Card>
        <Stack>
          <ul className="draw-checks">
            {checks.map(({ step, holds }) => (
              <li key={step}>
                <Tag tone={holds ? 'good' : holds === null ? 'still' : 'late'}>
                  {holds ? t('drawing.holds') : holds === null ? later : t('drawing.fails')}
                </Tag>
                <span>{t(`drawing.step.${step}`)}</span>
              </li>
            ))}
          </ul>
          <p>{t('drawing.compare', { source: record.seed_source })}</p>
        </Stack>
      </Card>
      <Card>
        <Facts
          items={[
            { name: t('drawing.contest'), value: record.contest },
            { name: t('drawing.commitment'), value: <code>{record.commitment}</code> },
            { name: t('drawing.list_digest'), value: record.list_digest ? <code>{record.list_digest}</code> : later },
            { name: t('drawing.seed'), value: record.seed ?? later },
          ]}
        />
      </Card>
      {record.winners && (
        <Card title={t('drawing.winners')}>
          <Facts
            items={record.prizes.map(({ name, count }, place) => ({
              name: t('contest.prize', { name, many: count }),
              value: (record.winners?.[place] ?? []).join(t('list.comma')),
            }))}
          />
        </Card>
      )}
      {record.tickets && (
        <Unfold label={t('drawing.tickets')}>
          <p className="draw-tickets">{record.tickets.join(' ')}</p>
        </Unfold>
      )}
      <a href={file} download={`${record.contest}.json`} className="button button-plain">
        {t('drawing.file')}
      </a>
    </Stack>
  );
}

/** Who is on a campaign's list, who has collected; as a file, too. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { cancelJob, jobFile, jobQuery } from '@/api/jobs';
import { newKey } from '@/api/new-key';
import { exportRecipients, recipientsQuery, type Campaign, type RecipientRow } from '@/api/relief';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { FilterBar, FilterSearch, FilterTabs } from '@/ui/filter-bar';
import { JobProgress } from '@/ui/job-progress';
import { Row, Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { useSending } from '@/ui/use-sending';
import { When } from '@/ui/when';

const shown = { all: undefined, done: true, open: false } as const;

export function Recipients({ campaign: { id } }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const [which, setWhich] = useState<keyof typeof shown>('all');
  const [q, setQ] = useState('');
  const collected = shown[which];
  const columns: Column<RecipientRow>[] = [
    { name: t('relief.person'), cell: ({ name }) => name, isName: true },
    {
      name: t('relief.when'),
      cell: ({ collected_at }) => (collected_at ? <When at={collected_at} /> : t('relief.recipients_open')),
    },
    { name: t('relief.unit'), cell: ({ unit_name }) => unit_name },
    { name: t('relief.way'), cell: ({ way }) => way && t(`relief.ways.${way}`) },
    { name: t('relief.by'), cell: ({ by_name }) => by_name },
  ];
  return (
    <Card title={t('relief.recipients')}>
      <Stack>
        <FilterTabs
          label={t('relief.recipients')}
          value={which}
          options={(['all', 'done', 'open'] as const).map((value) => ({ value, label: t(`relief.recipients_${value}`) }))}
          onChange={setWhich}
        />
        <FilterBar label={t('relief.search')}>
          <FilterSearch label={t('relief.search')} value={q} maxLength={40} onChange={(next) => setQ(next ?? '')} />
        </FilterBar>
        <DataList
          query={useInfiniteQuery(recipientsQuery(id, collected, q || undefined))}
          label={t('relief.recipients')}
          columns={columns}
          keyOf={(row) => row.id}
          empty={<Empty title={t('relief.recipients_none')} />}
        />
        <Export key={`${which} ${q}`} of={{ campaign_id: id, collected, q: q || undefined }} />
      </Stack>
    </Card>
  );
}

function Export({ of }: { of: Parameters<typeof exportRecipients>[0] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { send, isBusy, problem } = useSending();
  const [jobId, setJobId] = useState('');
  const { data: job } = useQuery({ ...jobQuery('assistance', jobId), enabled: jobId !== '' });
  const start = (format: 'xlsx' | 'pdf') =>
    send(async () => {
      const started = await exportRecipients(of, format, newKey());
      queries.setQueryData(jobQuery('assistance', started.id).queryKey, started);
      setJobId(started.id);
    });
  return (
    <>
      <Row>
        <Button isBusy={isBusy} onClick={() => void start('xlsx')}>
          {t('relief.export_xlsx')}
        </Button>
        <Button isBusy={isBusy} onClick={() => void start('pdf')}>
          {t('relief.export_pdf')}
        </Button>
      </Row>
      {problem && <ErrorNotice error={problem} />}
      {job && (
        <JobProgress
          job={job}
          cancel={{
            ask: t('job.stop'),
            fact: t('job.hint'),
            onYes: async () =>
              queries.setQueryData(jobQuery('assistance', job.id).queryKey, await cancelJob('assistance', job.id)),
          }}
        />
      )}
      {job?.file && (
        <a href={jobFile('assistance', job.id)} download className="button button-plain">
          {t('relief.export_file', { name: job.file.name })}
        </a>
      )}
    </>
  );
}

/** The caller's exports of the last days, found again after a reload. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { jobsQuery, type Job } from '@/api/jobs';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { stateTable } from '@/ui/states';
import { When } from '@/ui/when';
import { ExportFile, ExportJob } from './export-job';
import './desk.css';

const jobStates = stateTable('job.state', {
  WAITING: { tone: 'wait' },
  RUNNING: { tone: 'wait' },
  DONE: { tone: 'good' },
  FAILED: { tone: 'late' },
  CANCELLED: { tone: 'still' },
});

export default function ExportsPage() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(jobsQuery('grievances', 'export'));
  const columns: Column<Job>[] = [
    { name: t('desk.exports_list'), width: '40%', cell: (job) => <What job={job} /> },
    { name: t('desk.col_state'), width: '7.5rem', cell: (job) => <StatusTag of={jobStates} state={job.state} /> },
    { name: t('desk.exports_rows'), align: 'end', width: '6rem', cell: (job) => job.done.toLocaleString() },
    { name: t('desk.exports_when'), width: '9rem', cell: (job) => <When at={job.created_at} /> },
    { name: t('desk.exports_file'), cell: (job) => (job.state === 'DONE' ? <ExportFile job={job} /> : <ExportJob job={job} />) },
  ];
  return (
    <Page title={t('desk.exports')} lead={t('desk.exports_lead')} back="/desk/cases" width="wide">
      <DataList
        query={list}
        label={t('desk.exports')}
        columns={columns}
        card={(job) => (
          <article className="row-card">
            <div className="row-card-head">
              <What job={job} />
              <StatusTag of={jobStates} state={job.state} />
            </div>
            <p className="row-small">
              <When at={job.created_at} />
            </p>
            <ExportJob job={job} />
          </article>
        )}
        keyOf={(job) => job.id}
        empty={<Empty title={t('desk.exports_none')} hint={t('desk.exports_none_hint')} />}
      />
    </Page>
  );
}

function What({ job }: { job: Job }) {
  return (
    <div>
      <strong>{job.title}</strong>
      {job.details.map((each) => (
        <p key={each} className="row-small">
          {each}
        </p>
      ))}
    </div>
  );
}

/** One export: its progress, then its file. */
import DownloadOutlined from '@ant-design/icons-svg/es/asn/DownloadOutlined';
import { useQueryClient } from '@tanstack/react-query';
import { cancelJob, jobFile, jobQuery, type Job } from '@/api/jobs';
import { useTranslation } from '@/i18n';
import { formatMoment } from '@/ui/dates';
import { Notice } from '@/ui/error';
import { Icon } from '@/ui/icon';
import { JobProgress } from '@/ui/job-progress';

export function ExportJob({ job }: { job: Job }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const cancel = async () => {
    queries.setQueryData(jobQuery('grievances', job.id).queryKey, await cancelJob('grievances', job.id));
    await queries.invalidateQueries({ queryKey: ['jobs', 'grievances', 'list'] });
  };
  return (
    <div className="export">
      {job.state === 'DONE' && <Notice tone="good">{t('desk.export_done', { count: job.done })}</Notice>}
      <JobProgress job={job} cancel={{ ask: t('desk.export_cancel_ask'), fact: t('desk.export_cancel_fact'), onYes: cancel }} />
      {job.file && <ExportFile job={job} />}
    </div>
  );
}

export function ExportFile({ job }: { job: Job }) {
  const { t } = useTranslation();
  return (
    <>
      <a href={jobFile('grievances', job.id)} download className="export-file">
        <Icon of={DownloadOutlined} /> {t('desk.export_fetch')}
      </a>
      {job.expires_at && <p className="row-small">{t('desk.export_until', { when: formatMoment(job.expires_at) })}</p>}
    </>
  );
}

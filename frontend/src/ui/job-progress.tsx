/** A long job: how far it is, what stopped it, and the way to stop it. What follows when it is done is the page's. */
import type { Job } from '@/api/jobs';
import { useTranslation } from '@/i18n';
import { Button } from './button';
import { Confirm } from './confirm';
import { Notice } from './error';
import { Progress } from './progress';
import './job-progress.css';

interface JobProgressProps {
  job: Pick<Job, 'state' | 'phase' | 'done' | 'total'> & Partial<Pick<Job, 'problem'>>;
  /** Where it can be stopped: what is asked first. */
  cancel?: { ask: string; fact: string; onYes: () => unknown };
}

export function JobProgress({ job, cancel }: JobProgressProps) {
  const { t } = useTranslation();
  if (job.state === 'DONE') return null;
  if (job.state === 'CANCELLED') return <Notice>{t('job.stopped')}</Notice>;
  if (job.state === 'FAILED')
    return (
      <Notice tone="wait" title={job.problem?.title}>
        {job.problem?.detail}
      </Notice>
    );
  const what = job.state === 'WAITING' ? t('job.waiting') : (job.phase ?? t('job.running'));
  const done = job.done.toLocaleString();
  return (
    <div className="job-progress">
      <Progress
        done={job.done}
        total={job.total}
        label={job.state === 'WAITING' ? what : t('job.so_far', { what, done, total: job.total.toLocaleString() })}
      />
      <p className="row-small">{t('job.hint')}</p>
      {cancel && (
        <Confirm title={cancel.ask} fact={cancel.fact} yes={t('job.stop')} onYes={cancel.onYes}>
          {(open) => <Button onClick={open}>{t('job.stop')}</Button>}
        </Confirm>
      )}
    </div>
  );
}

/** Exports the list as it is narrowed now: says what the file will hold, shows the progress, hands the file out. */
import DownloadOutlined from '@ant-design/icons-svg/es/asn/DownloadOutlined';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { exportCases, exportPreviewQuery, type CaseFilter, type ExportFormat, type Scope } from '@/api/cases';
import { jobQuery } from '@/api/jobs';
import { newKey } from '@/api/new-key';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { ErrorNotice } from '@/ui/error';
import { Skeleton } from '@/ui/progress';
import { useSending } from '@/ui/use-sending';
import { ExportJob } from './export-job';

interface ExportProps {
  scope: Scope;
  filter: CaseFilter;
}

export function ExportButton({ scope, filter }: ExportProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon={DownloadOutlined} onClick={() => setOpen(true)}>
        {t('desk.export')}
      </Button>
      <Link to="/desk/exports" className="export-file">
        {t('desk.exports')}
      </Link>
      {isOpen && (
        <Dialog title={t('desk.export_title')} onClose={() => setOpen(false)}>
          <Export scope={scope} filter={filter} />
        </Dialog>
      )}
    </>
  );
}

function Export({ scope, filter }: ExportProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [jobId, setJobId] = useState<string | null>(null);
  const [keys] = useState({ xlsx: newKey(), pdf: newKey() });
  const [format, setFormat] = useState<ExportFormat>('xlsx');
  const { send, isBusy, problem } = useSending();
  const preview = useQuery({ ...exportPreviewQuery(scope, filter), enabled: jobId === null });
  const { data: job } = useQuery({ ...jobQuery('grievances', jobId ?? ''), enabled: jobId !== null });

  const start = (chosen: ExportFormat) => {
    setFormat(chosen);
    void send(async () => {
      const started = await exportCases(scope, filter, chosen, keys[chosen]);
      queries.setQueryData(jobQuery('grievances', started.id).queryKey, started);
      void queries.invalidateQueries({ queryKey: ['jobs', 'grievances', 'list'] });
      setJobId(started.id);
    });
  };

  if (job) return <ExportJob job={job} />;
  if (preview.isPending) return <Skeleton rows={3} label={t('list.loading')} />;
  if (!preview.data) return <ErrorNotice error={preview.error} onRetry={() => void preview.refetch()} />;
  const { title, details, count } = preview.data;
  return (
    <div className="export">
      <strong>{title}</strong>
      {details.length > 0 ? (
        <ul>
          {details.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      ) : (
        <p>{t('desk.export_all')}</p>
      )}
      <p>{count > 0 ? t('desk.export_count', { count }) : t('desk.export_none')}</p>
      {count > 0 && <p className="row-small">{t('desk.export_fact')}</p>}
      {problem && <ErrorNotice error={problem} />}
      {count > 0 && (
        <div className="export-formats">
          <Button kind="main" isBusy={isBusy && format === 'xlsx'} onClick={() => start('xlsx')}>
            {t('desk.export_xlsx')}
          </Button>
          <Button isBusy={isBusy && format === 'pdf'} onClick={() => start('pdf')}>
            {t('desk.export_pdf')}
          </Button>
        </div>
      )}
    </div>
  );
}

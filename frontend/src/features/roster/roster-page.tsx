/** Roster imports: upload one to check it, and find earlier ones again. */
import DownloadOutlined from '@ant-design/icons-svg/es/asn/DownloadOutlined';
import UploadOutlined from '@ant-design/icons-svg/es/asn/UploadOutlined';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { checkRoster, importsQuery, templateAddress, type RosterImport } from '@/api/roster';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { formatMoment } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { Icon } from '@/ui/icon';
import { Card, Page } from '@/ui/page';
import { Progress } from '@/ui/progress';
import { StatusTag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { importStates } from './import-states';
import './roster.css';

export default function RosterPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const list = useInfiniteQuery(importsQuery);
  const id = useId();
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);

  const check = async (file: File | undefined) => {
    if (!file) return;
    setError(null);
    setShare(0);
    try {
      const roster = await checkRoster(file, setShare);
      void queries.invalidateQueries({ queryKey: ['roster-imports'] });
      await navigate({ to: '/people/roster/$importId', params: { importId: roster.id } });
    } catch (problem) {
      setError(problem);
    } finally {
      setShare(null);
    }
  };

  const link = (roster: RosterImport) => (
    <Link to="/people/roster/$importId" params={{ importId: roster.id }} className="row-link">
      {roster.file_name}
    </Link>
  );
  const columns: Column<RosterImport>[] = [
    { name: t('roster.file'), cell: link },
    {
      name: t('roster.col_state'),
      cell: (roster) => <StatusTag of={importStates} state={roster.state} />,
    },
    { name: t('roster.fate.all'), align: 'end', cell: (roster) => roster.total.toLocaleString() },
    { name: t('roster.fate.invalid'), align: 'end', cell: (roster) => roster.invalid.toLocaleString() },
    { name: t('roster.col_submitted'), cell: (roster) => <When at={roster.created_at} /> },
  ];

  return (
    <Page title={t('roster.title')} lead={t('roster.lead')} width="wide">
      <Card>
        <div className="roster-start">
          {share === null ? (
            <label className="roster-pick" htmlFor={id}>
              <Icon of={UploadOutlined} />
              <span>{t('roster.pick')}</span>
              <input
                id={id}
                type="file"
                accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                className="hidden-visually"
                onChange={(event) => {
                  void check(event.target.files?.[0]);
                  event.target.value = '';
                }}
              />
            </label>
          ) : share < 1 ? (
            <Progress done={share} total={1} label={t('files.uploading', { percent: Math.round(share * 100) })} />
          ) : (
            <Progress done={1} total={1} label={`${t('roster.checking')}… ${t('roster.checking_hint')}`} />
          )}
          <a href={templateAddress} download className="roster-template">
            <Icon of={DownloadOutlined} /> {t('roster.template')}
          </a>
        </div>
        {error !== null && <ErrorNotice error={error} />}
      </Card>
      <h2>{t('roster.earlier')}</h2>
      <DataList
        query={list}
        label={t('roster.earlier')}
        columns={columns}
        card={(roster) => (
          <article className="row-card">
            <div className="row-card-head">
              {link(roster)}
              <StatusTag of={importStates} state={roster.state} />
            </div>
            <p className="row-small">
              {t('roster.by', { when: formatMoment(roster.created_at), total: roster.total.toLocaleString() })}
            </p>
          </article>
        )}
        keyOf={(roster) => roster.id}
        empty={<Empty title={t('roster.none')} />}
      />
    </Page>
  );
}

/** One roster: what will happen to every row, then the import with its progress. May be left and found again. */
import DownloadOutlined from '@ant-design/icons-svg/es/asn/DownloadOutlined';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { cancelJob, jobQuery, type Job } from '@/api/jobs';
import {
  applyRoster,
  importInterval,
  importQuery,
  importRowsQuery,
  refusedAddress,
  type Fate,
  type RosterImport,
  type RosterRow,
} from '@/api/roster';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { DataList, type Column } from '@/ui/data-list';
import { formatMoment } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { ErrorNotice, Notice } from '@/ui/error';
import { FilterTabs } from '@/ui/filter-bar';
import { Icon } from '@/ui/icon';
import { JobProgress } from '@/ui/job-progress';
import { Card, Page } from '@/ui/page';
import { Progress, Skeleton } from '@/ui/progress';
import { StatusTag } from '@/ui/status-tag';
import { fates, fateStates, importStates, isFate } from './import-states';
import './roster.css';

/** An import that did not end well: its job tells whether somebody stopped it, as long as it is kept. */
const endWords = (job: Job | undefined) =>
  job?.state === 'CANCELLED' ? 'roster.stopped' : job?.state === 'FAILED' ? 'roster.failed' : 'roster.unfinished';

const wanted = (roster: RosterImport) => roster.added + roster.changed + roster.moved;

export default function ImportPage() {
  const { t } = useTranslation();
  const { importId } = useParams({ from: '/app/people/roster/$importId' });
  const queries = useQueryClient();
  const jobOf = (of: RosterImport | undefined) => jobQuery('identity', of?.job_id ?? '');
  const {
    data: roster,
    isPending,
    error,
    refetch,
  } = useQuery({
    ...importQuery(importId),
    refetchInterval: ({ state: { data } }) => importInterval(data, queries.getQueryData(jobOf(data).queryKey)),
  });
  // Any other import needs no job any more, and the server keeps it only for some weeks.
  const isNeeded = roster?.state === 'APPLYING' || roster?.state === 'FAILED';
  const { data: job } = useQuery({ ...jobOf(roster), enabled: isNeeded && roster.job_id !== null });

  return (
    <Page
      title={roster?.file_name ?? t('roster.title')}
      back="/people/roster"
      width="wide"
      lead={
        roster && (
          <>
            <StatusTag of={importStates} state={roster.state} /> {t('roster.total', { count: roster.total })}
          </>
        )
      }
    >
      {isPending && <Skeleton rows={8} label={t('list.loading')} />}
      {!roster && error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {roster && (
        <>
          <Next roster={roster} job={job} />
          {roster.state !== 'EXPIRED' && roster.state !== 'SUPERSEDED' && <Rows roster={roster} />}
        </>
      )}
    </Page>
  );
}

function Next({ roster, job }: { roster: RosterImport; job: Job | undefined }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const count = wanted(roster);
  const apply = async () => {
    const started = await applyRoster(roster);
    queries.setQueryData(importQuery(roster.id).queryKey, started);
    await queries.invalidateQueries({ queryKey: ['roster-imports'] });
  };

  return (
    <Card>
      <div className="roster-next">
        {roster.state === 'APPLYING' && job && (
          <JobProgress
            job={job}
            cancel={{
              ask: t('roster.cancel_ask'),
              fact: t('roster.cancel_fact'),
              onYes: async () => {
                queries.setQueryData(jobQuery('identity', job.id).queryKey, await cancelJob('identity', job.id));
                await queries.invalidateQueries({ queryKey: ['roster-imports'] });
              },
            }}
          />
        )}
        {roster.state === 'APPLYING' && !job && (
          <Progress
            done={roster.applied}
            total={count}
            label={t('job.so_far', {
              what: t('job.running'),
              done: roster.applied.toLocaleString(),
              total: count.toLocaleString(),
            })}
          />
        )}
        {roster.state === 'APPLIED' && <Notice tone="good">{t('roster.applied', { count: roster.applied })}</Notice>}
        {roster.state === 'FAILED' && <Notice tone="wait">{t(endWords(job), { count: roster.applied })}</Notice>}
        {roster.state === 'NOTHING_TO_IMPORT' && (
          <Notice tone={roster.invalid > 0 ? 'wait' : 'still'}>
            {t(roster.invalid > 0 ? 'roster.none_usable' : 'roster.nothing')}
          </Notice>
        )}
        {roster.state === 'EXPIRED' && <Notice>{t('roster.expired')}</Notice>}
        {roster.state === 'SUPERSEDED' && <Notice>{t('roster.superseded')}</Notice>}
        {roster.invalid > 0 && roster.state === 'CHECKED' && (
          <Notice tone="wait">{t('roster.invalid_note', { count: roster.invalid })}</Notice>
        )}
        {roster.notes.length > 0 && (
          <Notice title={t('roster.notes')}>
            <ul>
              {roster.notes.map((note) => (
                <li key={`${note.column}-${note.code}`}>
                  {note.column ? t('roster.problem_at', { column: note.column, message: note.message }) : note.message}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {roster.state === 'CHECKED' && count > 0 && (
          <Confirm
            title={t('roster.apply_ask', { count })}
            fact={t('roster.apply_fact', {
              added: roster.added,
              changed: roster.changed,
              moved: roster.moved,
              invalid: roster.invalid,
            })}
            yes={t('roster.apply_yes')}
            onYes={apply}
          >
            {(open) => (
              <Button kind="main" onClick={open}>
                {t('roster.apply', { count })}
              </Button>
            )}
          </Confirm>
        )}
        {roster.invalid > 0 && roster.state !== 'EXPIRED' && roster.state !== 'SUPERSEDED' && (
          <a href={refusedAddress(roster.id)} download className="roster-template">
            <Icon of={DownloadOutlined} /> {t('roster.refused')}
          </a>
        )}
        {roster.state === 'CHECKED' && roster.expires_at && (
          <p className="row-small">{t('roster.expires', { when: formatMoment(roster.expires_at) })}</p>
        )}
        {roster.state !== 'APPLYING' && <Link to="/people/roster">{t('roster.again')}</Link>}
      </div>
    </Card>
  );
}

function Rows({ roster }: { roster: RosterImport }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: '/app/people/roster/$importId' });
  // What is wrong comes first: it is what somebody must do something about.
  const usual = roster.invalid > 0 ? 'invalid' : 'all';
  const fate: Fate | 'all' = isFate(search.fate) ? search.fate : search.fate === 'all' ? 'all' : usual;
  const list = useInfiniteQuery(importRowsQuery(roster.id, fate === 'all' ? undefined : fate));

  const columns: Column<RosterRow>[] = [
    { name: t('roster.col_row'), width: '4rem', align: 'end', cell: (row) => row.row },
    { name: t('roster.col_number'), cell: (row) => row.employee_number ?? '' },
    { name: t('roster.col_name'), cell: (row) => row.name ?? '' },
    { name: t('roster.col_fate'), cell: (row) => <StatusTag of={fateStates} state={row.fate} /> },
    { name: t('roster.col_detail'), width: '50%', cell: (row) => <Detail row={row} /> },
  ];

  return (
    <>
      <FilterTabs
        label={t('roster.col_fate')}
        value={fate}
        options={[
          { value: 'all' as const, label: t('roster.fate.all'), count: roster.total },
          ...fates.map((value) => ({ value, label: t(`roster.fate.${value}`), count: roster[value] })),
        ]}
        onChange={(next) =>
          void navigate({
            to: '/people/roster/$importId',
            params: { importId: roster.id },
            search: { fate: next === usual ? undefined : next },
            replace: true,
          })
        }
      />
      <DataList
        query={list}
        label={t('roster.check_title')}
        columns={columns}
        card={(row) => (
          <article className="row-card">
            <div className="row-card-head">
              <strong>
                {t('roster.col_row')} {row.row} · {row.name ?? ''} {row.employee_number ?? ''}
              </strong>
              <StatusTag of={fateStates} state={row.fate} />
            </div>
            <Detail row={row} />
          </article>
        )}
        keyOf={(row) => String(row.row)}
        empty={<Empty title={t('roster.no_rows')} />}
      />
    </>
  );
}

function Detail({ row }: { row: RosterRow }) {
  const { t } = useTranslation();
  return (
    <ul className="roster-detail">
      {row.problems.map((problem) => (
        <li key={`${problem.column}-${problem.code}`} className={problem.level === 'error' ? 'roster-error' : ''}>
          {problem.column ? t('roster.problem_at', { column: problem.column, message: problem.message }) : problem.message}
        </li>
      ))}
      {row.changes.map((change) => (
        <li key={change.field}>
          {t('roster.change', {
            field: change.label,
            before: change.before ?? t('roster.empty'),
            after: change.after ?? t('roster.empty'),
          })}
        </li>
      ))}
    </ul>
  );
}

/** Today: all that waits for me in any of my offices, by what is due, each case once; what waits for others comes last. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { casesQuery, countsQuery, type DueGroup } from '@/api/cases';
import { useTranslation } from '@/i18n';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { CaseList } from './case-list';
import { filterOf } from './queue-filter';
import './desk.css';

const groups = [
  { key: 'overdue', scope: 'work', due: 'late' },
  { key: 'due_today', scope: 'work', due: 'today' },
  { key: 'due_soon', scope: 'work', due: 'soon' },
  { key: 'due_later', scope: 'work', due: 'later' },
  { key: 'waiting_for_others', scope: 'waiting', due: undefined },
] as const;

export default function TodayPage() {
  const { t } = useTranslation();
  const counts = useQuery(countsQuery);
  const filled = counts.data && groups.filter(({ key }) => counts.data[key] > 0);
  return (
    <Page title={t('desk.today')} lead={t('desk.lead')} width="wide">
      {counts.isError && !counts.data && <ErrorNotice error={counts.error} onRetry={() => void counts.refetch()} />}
      <ul className="tiles">
        {groups.map(({ key, scope, due }) => (
          <li key={key}>
            <Link
              to="/desk/cases"
              search={{ scope, due }}
              className={key === 'overdue' && (counts.data?.overdue ?? 0) > 0 ? 'tile tile-late' : 'tile'}
            >
              <strong>{counts.data?.[key] ?? '–'}</strong>
              <span>{t(`desk.${key}`)}</span>
            </Link>
          </li>
        ))}
        {counts.data && counts.data.mine_to_rate > 0 && (
          <li>
            <Link to="/concerns" search={{ view: 'to_rate' }} className="tile">
              <strong>{counts.data.mine_to_rate}</strong>
              <span>{t('desk.mine_to_rate')}</span>
            </Link>
          </li>
        )}
      </ul>
      {counts.isPending && <Skeleton rows={6} label={t('list.loading')} />}
      {filled?.every(({ scope }) => scope === 'waiting') && <Empty title={t('desk.nothing')} hint={t('desk.nothing_hint')} />}
      {filled?.map(({ key, scope, due }) => (
        <Group key={key} title={t(`desk.${key}`)} scope={scope} due={due} />
      ))}
    </Page>
  );
}

function Group({ title, scope, due }: { title: string; scope: 'work' | 'waiting'; due: DueGroup | undefined }) {
  const list = useInfiniteQuery(casesQuery(scope, filterOf({ due }, scope)));
  return (
    <Stack as="section">
      <h2>{title}</h2>
      <CaseList list={list} scope={scope} label={title} empty={null} />
    </Stack>
  );
}

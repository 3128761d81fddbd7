/** The contests one may enter, and those one has entered. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ownContestsQuery } from '@/api/contests';
import { useTranslation } from '@/i18n';
import { DataList } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';

export default function ContestsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('contest.all')} back="/learn">
      <DataList
        query={useInfiniteQuery(ownContestsQuery)}
        label={t('contest.all')}
        keyOf={({ id }) => id}
        empty={<Empty title={t('contest.none')} />}
        columns={[
          {
            name: t('contest.title'),
            cell: ({ id, title }) => (
              <Link to="/learn/contests/$contestId" params={{ contestId: id }} className="row-link">
                {title}
              </Link>
            ),
          },
          { name: t('contest.season'), cell: ({ season, round }) => t('contest.round', { season, round }) },
          {
            name: t('contest.own'),
            cell: ({ entry, state_name }) => (
              <Tag tone={entry ? 'good' : 'still'}>{entry ? t('contest.entered') : state_name}</Tag>
            ),
          },
          { name: t('organise.closes'), cell: ({ closes_at }) => <When at={closes_at} /> },
        ]}
      />
    </Page>
  );
}

/** The contests of an organiser's units. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { contestsQuery } from '@/api/contests';
import { useTranslation } from '@/i18n';
import { DataList } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';

export default function OrganisedPage() {
  const { t } = useTranslation();
  return (
    <Page
      title={t('organise.title')}
      width="wide"
      aside={
        <Link to="/training/contests/new" className="button button-main">
          {t('organise.new')}
        </Link>
      }
    >
      <DataList
        query={useInfiniteQuery(contestsQuery)}
        label={t('organise.title')}
        keyOf={({ id }) => id}
        empty={<Empty title={t('organise.none')} />}
        columns={[
          {
            name: t('organise.name'),
            cell: ({ id, title }) => (
              <Link to="/training/contests/$contestId" params={{ contestId: id }} className="row-link">
                {title}
              </Link>
            ),
          },
          {
            name: t('organise.state'),
            cell: ({ state, state_name }) => <Tag tone={state === 'open' ? 'good' : 'still'}>{state_name}</Tag>,
          },
          { name: t('contest.season'), cell: ({ season, round }) => t('contest.round', { season, round }) },
          { name: t('organise.closes'), cell: ({ closes_at }) => <When at={closes_at} /> },
        ]}
      />
    </Page>
  );
}

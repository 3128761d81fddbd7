/** Elections that concern the reader, or that they work on. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { holds, meQuery } from '@/api/session';
import { electionsQuery, type ElectionRow } from '@/api/voting';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { FilterTabs } from '@/ui/filter-bar';
import { Row } from '@/ui/layout';
import { Page } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { nextDate } from './dates';
import { electionStates } from './states';

export default function ElectionsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const working = useSearch({ from: '/app/elections' }).show === 'working';
  const { data: me } = useSuspenseQuery(meQuery);
  const works = working || holds(me, 'election_committee', 'trustee', 'registrar');
  const columns: Column<ElectionRow>[] = [
    {
      name: t('election.name'),
      isName: true,
      cell: ({ id, title }) => (
        <Link to="/elections/$electionId" params={{ electionId: id }} className="row-link">
          {title}
        </Link>
      ),
    },
    { name: t('election.state_title'), cell: ({ state }) => <StatusTag of={electionStates} state={state} /> },
    { name: t('election.when.title'), cell: nextDate },
    { name: t('election.unit'), cell: ({ unit_name }) => unit_name },
  ];
  return (
    <Page title={t('election.list')} lead={t(working ? 'election.working_lead' : 'election.list_lead')} width="wide">
      <Row>
        {holds(me, 'election_committee') && (
          <Link to="/elections/new" className="button button-main">
            {t('election.new')}
          </Link>
        )}
        <Link to="/elections/how-to-check" className="button button-plain">
          {t('election.how_to_check')}
        </Link>
      </Row>
      {works && (
        <FilterTabs
          label={t('election.show.label')}
          value={working ? 'working' : 'all'}
          options={(['all', 'working'] as const).map((value) => ({ value, label: t(`election.show.${value}`) }))}
          onChange={(next) => void navigate({ to: '/elections', search: { show: next === 'working' ? next : undefined } })}
        />
      )}
      <DataList
        query={useInfiniteQuery(electionsQuery(working))}
        label={t('election.list')}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Empty title={t('election.none')} hint={t('election.none_hint')} />}
      />
    </Page>
  );
}

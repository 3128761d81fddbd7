/** Congresses in which one has a part: as officer, delegate, steward or one of the unit. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { congressesQuery, type CongressRow } from '@/api/congress';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Row } from '@/ui/layout';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { tones } from './states';

export default function CongressesPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const columns: Column<CongressRow>[] = [
    {
      name: t('congress.name'),
      cell: ({ id, name }) => (
        <Link to="/congresses/$congressId" params={{ congressId: id }} className="row-link">
          {name}
        </Link>
      ),
      isName: true,
    },
    {
      name: t('congress.standing'),
      cell: ({ state, state_name, is_delegate }) => (
        <Row as="span">
          <Tag tone={tones[state]}>{state_name}</Tag>
          {is_delegate && <Tag tone="still">{t('congress.is_delegate')}</Tag>}
        </Row>
      ),
    },
    { name: t('congress.unit'), cell: ({ unit_name }) => unit_name },
    { name: t('congress.starts'), cell: ({ starts_at }) => <When at={starts_at} as="moment" /> },
  ];
  return (
    <Page
      title={t('congress.list')}
      back="/democracy"
      width="wide"
      aside={
        holds(me, 'union_staff') && (
          <Link to="/congresses/new" className="button button-main">
            {t('congress.new')}
          </Link>
        )
      }
    >
      <DataList
        query={useInfiniteQuery(congressesQuery)}
        label={t('congress.list')}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Empty title={t('congress.none')} hint={t('congress.none_hint')} />}
      />
    </Page>
  );
}

/** Who represents whom; for officers and stewards, who has the papers and who is there. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { delegatesQuery, type Delegate } from '@/api/congress';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { formatMoment } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Person } from '@/ui/person';
import { Tag } from '@/ui/status-tag';

export default function DelegatesPage() {
  const { t } = useTranslation();
  const { congressId } = useParams({ from: '/app/congresses/$congressId/delegates' });
  const columns: Column<Delegate>[] = [
    { name: t('congress.delegate'), cell: ({ name, unit_name }) => <Person name={name} unit={unit_name} />, isName: true },
    { name: t('congress.standing'), cell: (row) => <Standing of={row} /> },
    { name: t('congress_field.category'), cell: ({ category }) => t(`congress.categories.${category}`) },
    { name: t('congress.votes'), cell: ({ votes }) => t('congress.votes_of', { votes }) },
  ];
  return (
    <Page title={t('congress.delegates')} back="/congresses" width="wide">
      <DataList
        query={useInfiniteQuery(delegatesQuery(congressId))}
        label={t('congress.delegates')}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Empty title={t('congress.delegates_none')} hint={t('congress.delegates_none_hint')} />}
      />
    </Page>
  );
}

function Standing({ of: { end, checked_in_at, received_at, invited_at } }: { of: Delegate }) {
  const { t } = useTranslation();
  if (end) return <Tag tone="still">{t(`congress.ends.${end}`)}</Tag>;
  if (checked_in_at) return <Tag tone="good">{t('congress.checked_in', { when: formatMoment(checked_in_at) })}</Tag>;
  if (received_at) return <Tag tone="good">{t('congress.received')}</Tag>;
  return invited_at && <Tag tone="wait">{t('congress.invited')}</Tag>;
}

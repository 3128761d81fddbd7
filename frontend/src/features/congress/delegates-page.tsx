/** Who represents whom; for officers and stewards, who has the papers and who is there. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { actOnCongress, congressQuery, delegatesQuery, type Congress, type Delegate } from '@/api/congress';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { DataList, type Column } from '@/ui/data-list';
import { formatMoment } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { Person } from '@/ui/person';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';

export default function DelegatesPage() {
  const { t } = useTranslation();
  const { congressId } = useParams({ from: '/app/congresses/$congressId/delegates' });
  const { data: congress } = useQuery(congressQuery(congressId));
  const columns: Column<Delegate>[] = [
    { name: t('congress.delegate'), cell: ({ name, unit_name }) => <Person name={name} unit={unit_name} />, isName: true },
    { name: t('congress.standing'), cell: (row) => <Standing of={row} /> },
    { name: t('congress_field.category'), cell: ({ category }) => t(`congress.categories.${category}`) },
    { name: t('congress.votes'), cell: ({ votes }) => t('congress.votes_of', { votes }) },
    ...(congress?.actions.includes('take_back_check_in')
      ? [{ name: t('congress.check_in'), cell: (row: Delegate) => <TakeBack congress={congress} delegate={row} /> }]
      : []),
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

/** For officers, where a delegate was checked in by mistake. */
function TakeBack({ congress, delegate }: { congress: Congress; delegate: Delegate }) {
  const { t } = useTranslation();
  const { perform } = useActing({
    queryKey: congressQuery(congress.id).queryKey,
    lists: [['delegates', congress.id], ['congresses']],
  });
  if (!delegate.checked_in_at || delegate.end) return null;
  return (
    <Confirm
      title={t('congress.take_back_ask', { name: delegate.name })}
      fact={t('congress_action.take_back_check_in.hint')}
      reasonHint={t('congress.take_back_readers')}
      yes={t('congress.take_back')}
      onYes={(reason) =>
        perform(
          () => actOnCongress(congress, 'take-back-check-in', { delegate_id: delegate.id, reason }),
          t('congress_action.take_back_check_in.done'),
        )
      }
    >
      {(open) => (
        <Button kind="quiet" onClick={open}>
          {t('congress.take_back')}
        </Button>
      )}
    </Confirm>
  );
}

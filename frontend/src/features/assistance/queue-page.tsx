/** Hardship files that are one's work, what waits for oneself first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { householdsQuery } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { HouseholdList } from './household-list';
import { NoneWaiting, WaitingTabs } from './waiting';

export default function QueuePage() {
  const { t } = useTranslation();
  const { all = false } = useSearch({ from: '/app/assistance/households' });
  return (
    <Page title={t('work.title')} lead={t('work.lead')} width="wide">
      <WaitingTabs all={all} />
      <HouseholdList
        query={useInfiniteQuery(householdsQuery(!all))}
        label={t('work.title')}
        to="/assistance/households/$householdId"
        empty={all ? <Empty title={t('work.none')} hint={t('work.none_hint')} /> : <NoneWaiting />}
      />
    </Page>
  );
}

/** Hardship files that are one's work, what waits for oneself first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { householdsQuery } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Empty } from '@/ui/empty';
import { FilterTabs } from '@/ui/filter-bar';
import { Page } from '@/ui/page';
import { HouseholdList } from './household-list';

export default function QueuePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { all = false } = useSearch({ from: '/app/assistance/households' });
  const show = (next: boolean) => void navigate({ to: '/assistance/households', search: { all: next || undefined } });
  return (
    <Page title={t('work.title')} lead={t('work.lead')} width="wide">
      <FilterTabs
        label={t('work.show')}
        value={all ? 'all' : 'waiting'}
        options={(['waiting', 'all'] as const).map((value) => ({ value, label: t(`work.${value}`) }))}
        onChange={(next) => show(next === 'all')}
      />
      <HouseholdList
        query={useInfiniteQuery(householdsQuery(!all))}
        label={t('work.title')}
        to="/assistance/households/$householdId"
        empty={
          all ? (
            <Empty title={t('work.none')} hint={t('work.none_hint')} />
          ) : (
            <Empty title={t('work.none_waiting')} hint={t('work.none_waiting_hint')}>
              <Button onClick={() => show(true)}>{t('work.show_all')}</Button>
            </Empty>
          )
        }
      />
    </Page>
  );
}

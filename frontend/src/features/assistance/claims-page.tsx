/** Claims of mutual aid in one's units, those to check first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { claimsQuery } from '@/api/mutual-aid';
import { useTranslation } from '@/i18n';
import { Empty } from '@/ui/empty';
import { FilterTabs } from '@/ui/filter-bar';
import { Page } from '@/ui/page';
import { ClaimList } from './claim-list';

export default function ClaimsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { waiting = false } = useSearch({ from: '/app/assistance/claims' });
  return (
    <Page title={t('claim.list')} lead={t('claim.lead')} width="wide">
      <FilterTabs
        label={t('claim.show')}
        value={waiting ? 'waiting' : 'all'}
        options={(['all', 'waiting'] as const).map((value) => ({ value, label: t(`claim.${value}`) }))}
        onChange={(next) => void navigate({ to: '/assistance/claims', search: { waiting: next === 'waiting' || undefined } })}
      />
      <ClaimList
        query={useInfiniteQuery(claimsQuery({ waiting }))}
        label={t('claim.list')}
        empty={<Empty title={t('claim.none')} hint={t('claim.none_hint')} />}
      />
    </Page>
  );
}

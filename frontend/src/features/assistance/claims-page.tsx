/** Claims of mutual aid in one's units, those to check first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { claimsQuery } from '@/api/mutual-aid';
import { useTranslation } from '@/i18n';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';
import { ClaimList } from './claim-list';
import { NoneWaiting, WaitingTabs } from './waiting';

export default function ClaimsPage() {
  const { t } = useTranslation();
  const { all = false } = useSearch({ from: '/app/assistance/claims' });
  return (
    <Page title={t('claim.list')} lead={t('claim.lead')} width="wide">
      <WaitingTabs all={all} />
      <ClaimList
        query={useInfiniteQuery(claimsQuery({ waiting: !all }))}
        label={t('claim.list')}
        empty={all ? <Empty title={t('claim.none')} hint={t('claim.none_hint')} /> : <NoneWaiting />}
      />
    </Page>
  );
}

/** Right after filing: a number, the next date and why that date. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { caseQuery } from '@/api/cases';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { Card, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Receipt } from '@/ui/receipt';
import { CaseDues } from '@/features/cases/deadlines';
import { unionOf } from '@/features/cases/states';
import './receipt.css';

export default function ReceiptPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { caseId } = useParams({ from: '/app/concerns/$caseId/receipt' });
  const { data, isPending, error, refetch } = useQuery(caseQuery(caseId));

  return (
    <Page title={t('receipt.title')}>
      {isPending && <Skeleton label={t('list.loading')} />}
      {!data && error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <Receipt title={data.title} numberLabel={t('receipt.number')} number={data.number}>
            <p>{t('receipt.keep')}</p>
          </Receipt>
          <Card title={t('receipt.next')}>
            <CaseDues dues={data.deadlines.filter((due) => !due.met_at && !due.stopped_at)} />
            <p className="row-small">{t('raise.desk_is', { desk: unionOf(data.desk_unit.name) })}</p>
          </Card>
          <div className="receipt-buttons">
            <Button kind="main" wide onClick={() => void navigate({ to: '/concerns/$caseId', params: { caseId } })}>
              {t('receipt.go')}
            </Button>
            <Link to="/concerns/new" className="receipt-again">
              {t('receipt.again')}
            </Link>
          </div>
        </>
      )}
    </Page>
  );
}

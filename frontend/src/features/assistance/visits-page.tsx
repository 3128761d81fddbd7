/** Visits that are one's work, what waits first; and the reports that are on this phone, also without a network. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { holds, meQuery } from '@/api/session';
import { visitsQuery } from '@/api/visits';
import { useTranslation } from '@/i18n';
import { Empty } from '@/ui/empty';
import { Row, Stack } from '@/ui/layout';
import { Card, Page, Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { useOnline } from '@/ui/use-online';
import { VisitList } from './visit-list';
import { useReports, type LocalReport } from './visit-reports';
import { NoneWaiting, WaitingTabs } from './waiting';

export default function VisitsPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { all = false } = useSearch({ from: '/app/assistance/visits' });
  const isOnline = useOnline();
  const query = useInfiniteQuery(visitsQuery(!all));
  return (
    <Page title={t('visit.list')} lead={t('visit.lead')} width="wide">
      {holds(me, 'union_staff') && (
        <Row>
          <Link to="/assistance/visits/new" className="button button-main">
            {t('visit.plan')}
          </Link>
        </Row>
      )}
      {holds(me, 'assessor') && <OnThisPhone />}
      <WaitingTabs all={all} />
      {(isOnline || query.data) && (
        <VisitList
          query={query}
          label={t('visit.list')}
          empty={all ? <Empty title={t('visit.none')} hint={t('visit.none_hint')} /> : <NoneWaiting />}
        />
      )}
    </Page>
  );
}

function OnThisPhone() {
  const { t } = useTranslation();
  const reports = useReports();
  if (!reports?.length) return null;
  return (
    <Card title={t('report.on_phone')}>
      <Stack as="ul" gap="small">
        {reports.map((report) => (
          <li key={`${report.kind} ${report.id}`}>
            <article className="row-card">
              <div className="row-card-head">
                <ToForm report={report} />
                <Tag tone={report.state === 'refused' ? 'late' : 'wait'}>{t(`report.state.${report.state}`)}</Tag>
              </div>
              <Parts of={[report.sheet.number, report.sheet.unit]} />
            </article>
          </li>
        ))}
      </Stack>
    </Card>
  );
}

function ToForm({ report: { kind, id, sheet } }: { report: LocalReport }) {
  return kind === 'visit' ? (
    <Link to="/assistance/visits/$visitId/report" params={{ visitId: id }} className="row-link">
      {sheet.title}
    </Link>
  ) : (
    <Link to="/assistance/households/$householdId/report" params={{ householdId: id }} className="row-link">
      {sheet.title}
    </Link>
  );
}

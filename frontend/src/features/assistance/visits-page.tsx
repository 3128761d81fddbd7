/** Visits that are one's work, what waits first; and the reports that are on this phone, also without a network. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { holds, meQuery } from '@/api/session';
import { visitsQuery } from '@/api/visits';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Empty } from '@/ui/empty';
import { FilterTabs } from '@/ui/filter-bar';
import { Row, Stack } from '@/ui/layout';
import { Card, Page, Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { useOnline } from '@/ui/use-online';
import { VisitList } from './visit-list';
import { useReports, type LocalReport } from './visit-reports';

export default function VisitsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const { all = false } = useSearch({ from: '/app/assistance/visits' });
  const isOnline = useOnline();
  const query = useInfiniteQuery(visitsQuery(!all));
  const show = (next: boolean) => void navigate({ to: '/assistance/visits', search: { all: next || undefined } });
  return (
    <Page title={t('visit.list')} lead={t('visit.lead')} width="wide">
      {holds(me, 'union_staff') && (
        <Row>
          <Link to="/assistance/visits/new" className="button button-main">
            {t('visit.plan')}
          </Link>
        </Row>
      )}
      {holds(me, 'assessor') && <OnThisPhone owner={me.id} />}
      <FilterTabs
        label={t('work.show')}
        value={all ? 'all' : 'waiting'}
        options={(['waiting', 'all'] as const).map((value) => ({ value, label: t(`work.${value}`) }))}
        onChange={(next) => show(next === 'all')}
      />
      {(isOnline || query.data) && (
        <VisitList
          query={query}
          label={t('visit.list')}
          empty={
            all ? (
              <Empty title={t('visit.none')} hint={t('visit.none_hint')} />
            ) : (
              <Empty title={t('work.none_waiting')} hint={t('work.none_waiting_hint')}>
                <Button onClick={() => show(true)}>{t('work.show_all')}</Button>
              </Empty>
            )
          }
        />
      )}
    </Page>
  );
}

function OnThisPhone({ owner }: { owner: string }) {
  const { t } = useTranslation();
  const reports = useReports(owner);
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

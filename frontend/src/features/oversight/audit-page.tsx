/** What each service's audit trail says, and whether it holds. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { askForVerification, trailQuery, verificationQuery, type TrailEntry } from '@/api/oversight';
import { useFeatures } from '@/feature';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { DataList } from '@/ui/data-list';
import { formatMoment } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { ErrorNotice, Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Row, Stack } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/progress';
import { useActing } from '@/ui/use-acting';
import { When } from '@/ui/when';
import './audit-page.css';

const route = getRouteApi('/app/audit');

export default function AuditPage() {
  const { t } = useTranslation();
  const { service = 'identity', object, actor } = route.useSearch();
  const navigate = route.useNavigate();
  const services = useFeatures().flatMap((each) => each.service ?? []);
  return (
    <Page title={t('nav.audit')} lead={t('audit_trail.lead')} width="wide">
      <Field label={t('audit_trail.service')}>
        {(wiring) => (
          <Select
            {...wiring}
            choose={undefined}
            options={services.map(({ name, label }) => ({ value: name, label: t(label) }))}
            value={service}
            onChange={({ target }) => void navigate({ search: { service: target.value } })}
          />
        )}
      </Field>
      <Holds service={service} />
      {(object ?? actor) && (
        <Row>
          <span>{t('audit_trail.filtered')}</span>
          <Link to="/audit" search={{ service }} className="button button-plain">
            {t('audit_trail.all')}
          </Link>
        </Row>
      )}
      <DataList
        query={useInfiniteQuery(trailQuery(service, object, actor))}
        label={t('nav.audit')}
        keyOf={({ id }) => id}
        empty={<Empty title={t('audit_trail.none')} />}
        columns={[
          { name: t('audit_trail.action'), cell: ({ action }) => <code>{action}</code> },
          { name: t('audit_trail.when'), cell: ({ at }) => <When at={at} /> },
          { name: t('audit_trail.who'), cell: (entry) => <Actor service={service} of={entry} /> },
          {
            name: t('audit_trail.object'),
            cell: ({ object_id }) =>
              object_id === object ? (
                <code>{object_id}</code>
              ) : (
                <Link
                  to="/audit"
                  className="audit-only"
                  search={{ service, object: object_id }}
                  aria-label={`${object_id.slice(-12)} ${t('audit_trail.of_object')}`}
                >
                  <code>{object_id.slice(-12)}</code>
                </Link>
              ),
          },
          {
            name: t('audit_trail.change'),
            cell: (entry) => (entry.before ?? entry.after ?? entry.has_words) && <Change of={entry} />,
          },
        ]}
      />
    </Page>
  );
}

function Actor({ service, of: { actor_id, actor_name } }: { service: string; of: TrailEntry }) {
  const { t } = useTranslation();
  if (!actor_id) return t('audit_trail.hidden');
  if (!actor_name) return <code>{actor_id}</code>;
  return (
    <Link
      to="/audit"
      className="audit-only"
      search={{ service, actor: actor_id }}
      aria-label={`${actor_name} ${t('audit_trail.of_actor')}`}
    >
      {actor_name}
    </Link>
  );
}

function Change({ of: { before, after, has_words } }: { of: TrailEntry }) {
  const { t } = useTranslation();
  const shown = [before, after].map((each) => (each ? JSON.stringify(each).slice(0, 300) : ''));
  return (
    <>
      {shown[0] && <code>{shown[0]} → </code>}
      {shown[1] && <code>{shown[1]}</code>}
      {has_words && <div>{t('audit_trail.words')}</div>}
    </>
  );
}

function Holds({ service }: { service: string }) {
  const { t } = useTranslation();
  const query = verificationQuery(service);
  const { data, error, isPending, refetch } = useQuery(query);
  const { run, isBusy, problem } = useActing({ queryKey: query.queryKey });
  if (isPending) return <Skeleton rows={2} label={t('app.loading')} />;
  if (!data) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return (
    <Card title={t('audit_trail.holds')} label={t('audit_trail.holds')}>
      <Stack>
        {data.is_waiting ? (
          <p role="status">{t('audit_trail.waiting')}</p>
        ) : (
          <Notice tone={data.ok === null ? 'wait' : data.ok ? 'good' : 'wait'}>
            {t(data.ok === null ? 'audit_trail.unknown' : data.ok ? 'audit_trail.ok' : 'audit_trail.not_ok')}{' '}
            {data.verified_at && t('audit_trail.entries', { count: data.entries ?? 0, when: formatMoment(data.verified_at) })}
          </Notice>
        )}
        {data.findings.length > 0 && <Sentences title={t('audit_trail.finding')} of={data.findings} />}
        {problem && <ErrorNotice error={problem} />}
        <Row>
          <Button
            isBusy={isBusy || data.is_waiting}
            onClick={() => void run(t('audit_trail.verify'), () => askForVerification(service), t('audit_trail.asked'))}
          >
            {t('audit_trail.verify')}
          </Button>
        </Row>
        {data.notes.length > 0 && (
          <details>
            <summary>{t('audit_trail.compared')}</summary>
            <Sentences title={t('audit_trail.compared')} of={data.notes} />
          </details>
        )}
      </Stack>
    </Card>
  );
}

/** As the service's own command says them, in English. */
function Sentences({ title, of }: { title: string; of: string[] }) {
  return (
    <ul aria-label={title} lang="en">
      {of.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  );
}

/** One visit: what it is, what the reader can do now, and what lies sealed, which is opened by a button. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { meQuery } from '@/api/session';
import { visitQuery, visitReadQuery, type Visit, type VisitRead, type VisitTask } from '@/api/visits';
import { useTranslation } from '@/i18n';
import { ActBar } from '@/ui/act-bar';
import { formatDate } from '@/ui/dates';
import { Columns, Row, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page, Parts } from '@/ui/page';
import { SealedCard, useOpened } from '@/ui/sealed';
import { Tag } from '@/ui/status-tag';
import { stepsIn, Timeline } from '@/ui/timeline';
import { When } from '@/ui/when';
import { accountName } from './funds';
import { Reports } from './report-read';
import { toneOfVisit, visitStates } from './states';
import { ToReport } from './to-report';
import { VisitActions } from './visit-actions';

export default function VisitPage() {
  const { t } = useTranslation();
  const { visitId } = useParams({ from: '/app/assistance/visits/$visitId' });
  return (
    <ObjectPage
      query={useQuery(visitQuery(visitId))}
      title={t('visit.one')}
      back={{ to: '/assistance/visits', label: t('visit.list') }}
      none={{ title: t('visit.not_here'), detail: t('file.not_here_detail') }}
    >
      {(visit) => (
        <Page
          title={visit.about_name || visit.number}
          lead={
            <Tag tone={visit.is_late ? 'late' : toneOfVisit(visit.state)}>
              {visit.is_late ? t('visit.late') : visit.state_name}
            </Tag>
          }
          back="/assistance/visits"
          width="pair"
        >
          <AtWork visit={visit} />
        </Page>
      )}
    </ObjectPage>
  );
}

function AtWork({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  // Whose report waits to be confirmed or decided on reads it first.
  const { data, ...read } = useOpened(visitReadQuery(visit.id, visit.version));
  const act = useRef<HTMLElement>(null);
  return (
    <>
      <Columns side>
        <Stack>
          <ToReport kind="visit" id={visit.id} actions={visit.actions} />
          <Card title={t('visit.facts')}>
            <Facts
              items={[
                { name: t('file.number'), value: visit.number },
                { name: t('visit.occasion'), value: visit.occasion_name },
                { name: t('file.unit'), value: visit.unit_name },
                { name: t('visit.by'), value: formatDate(visit.visit_by) },
                {
                  name: t('file.visitors'),
                  value: visit.visitors.length > 0 ? visit.visitors.join(t('list.comma')) : t('file.not_yet'),
                },
                ...(visit.gift_fen
                  ? [
                      {
                        name: t('visit.gift'),
                        value: (
                          <>
                            <Money fen={visit.gift_fen} /> {t(`visit.gift_state.${visit.gift as 'ASKED'}`)}
                          </>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          </Card>
          {data ? (
            <Content of={data} />
          ) : (
            <SealedCard title={t('visit.sealed')} hint={t('visit.sealed_hint')} label={t('visit.open')} of={read} />
          )}
        </Stack>
        <VisitActions visit={visit} read={data} isStaff={me.grants.some(({ role }) => role === 'union_staff')} ref={act} />
      </Columns>
      {visit.actions.length > 0 && <ActBar target={act} label={t('work.go')} />}
    </>
  );
}

function Content({ of }: { of: VisitRead }) {
  const { t } = useTranslation();
  return (
    <Stack>
      {(of.address || of.gift_goods) && (
        <Card title={t('visit.before')}>
          <Facts
            items={[
              ...(of.address ? [{ name: t('apply.address'), value: of.address }] : []),
              ...(of.gift_goods ? [{ name: t('visit.gift_goods'), value: of.gift_goods }] : []),
            ]}
          />
        </Card>
      )}
      {of.reports.length > 0 && (
        <Card title={t('visit.found')}>
          <Stack>
            <Reports of={of.reports} />
            {of.differs && (
              <p>
                <strong>{t('file.differs')}</strong> {of.differs}
              </p>
            )}
            <Facts
              items={[{ name: t('file.confirmed'), value: of.confirmed_at ? <When at={of.confirmed_at} /> : t('file.not_yet') }]}
            />
          </Stack>
        </Card>
      )}
      {of.tasks.length > 0 && (
        <Card title={t('visit.tasks')}>
          <Stack as="ul" gap="small">
            {of.tasks.map((task) => (
              <li key={task.id}>
                <OneTask task={task} mayOpen={of.actions.includes('finish_task')} />
              </li>
            ))}
          </Stack>
        </Card>
      )}
      {of.ledger.length > 0 && (
        <Card title={t('fund.posted')}>
          <Stack as="ul" gap="small">
            {of.ledger.map(({ id, at, debit, credit, fen }) => (
              <li key={id}>
                {t('fund.moved', { from: accountName(credit), to: accountName(debit) })} <Money fen={fen} />
                <Parts of={[<When key="at" at={at} />]} />
              </li>
            ))}
          </Stack>
        </Card>
      )}
      <Card title={t('file.timeline')}>
        <Timeline steps={stepsIn(of.timeline, visitStates, 'visit.event')} />
      </Card>
    </Stack>
  );
}

function OneTask({ task: { kind, what, number, household_id, done_at }, mayOpen }: { task: VisitTask; mayOpen: boolean }) {
  const { t } = useTranslation();
  return (
    <article className="row-card">
      <div className="row-card-head">
        <strong>{t(`task.${kind}`)}</strong>
        <Tag tone={done_at ? 'good' : 'wait'}>{t(done_at ? 'task.done' : 'task.open')}</Tag>
      </div>
      <p>{what}</p>
      {number && (
        <p>
          {household_id ? (
            <Link to="/assistance/households/$householdId" params={{ householdId: household_id }}>
              {number}
            </Link>
          ) : (
            <Link to="/search" search={{ q: number }}>
              {number}
            </Link>
          )}
        </p>
      )}
      {!done_at && mayOpen && kind === 'case' && (
        <Row>
          <Link to="/concerns/new" state={{ concern: what }} className="button button-plain">
            {t('task.raise')}
          </Link>
        </Row>
      )}
      {!done_at && kind === 'application' && <p className="row-small">{t('task.told')}</p>}
    </article>
  );
}

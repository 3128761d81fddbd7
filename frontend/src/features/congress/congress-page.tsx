/** One congress: one's own mandate, how it stands, the agenda with its legal readings, and what can be done now. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { congressQuery, minutesOf, type Congress } from '@/api/congress';
import { isOpen } from '@/api/jobs';
import { useTranslation } from '@/i18n';
import { ActBar } from '@/ui/act-bar';
import { DecisionExplained } from '@/ui/decision-explained';
import { formatDate } from '@/ui/dates';
import { JobProgress } from '@/ui/job-progress';
import { Columns, Stack, Unfold } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page, Parts } from '@/ui/page';
import { Progress } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import { stepsIn, Timeline } from '@/ui/timeline';
import { When } from '@/ui/when';
import { Agenda } from './agenda';
import { CongressActions } from './congress-actions';
import { Mandate } from './mandate';
import { tones } from './states';

export default function CongressPage() {
  const { t } = useTranslation();
  const { congressId } = useParams({ from: '/app/congresses/$congressId' });
  const act = useRef<HTMLElement>(null);
  return (
    <ObjectPage
      query={useQuery(congressQuery(congressId))}
      title={t('congress.title')}
      back={{ to: '/congresses', label: t('congress.list') }}
    >
      {(congress) => (
        <Page
          title={congress.name}
          lead={<Tag tone={tones[congress.state]}>{congress.state_name}</Tag>}
          back="/congresses"
          width="pair"
        >
          <Columns side>
            <Stack>
              {congress.mandate && <Mandate congress={congress} mandate={congress.mandate} />}
              <Agenda congress={congress} />
              <Standing congress={congress} />
              <Constituencies congress={congress} />
              <Card title={t('congress.story')}>
                <Timeline steps={stepsIn(congress.timeline, { states: tones }, 'congress_event')} />
              </Card>
            </Stack>
            <Stack>
              <Ways congress={congress} />
              {congress.actions.length > 0 && <CongressActions congress={congress} ref={act} />}
            </Stack>
          </Columns>
          {congress.actions.length > 0 && <ActBar target={act} label={t('congress.go')} />}
        </Page>
      )}
    </ObjectPage>
  );
}

function Ways({ congress: { id, state, may_check_in, has_minutes } }: { congress: Congress }) {
  const { t } = useTranslation();
  const params = { congressId: id };
  return (
    <>
      {may_check_in && (
        <Link to="/congresses/$congressId/check-in" params={params} className="button button-plain button-wide">
          {t('congress.to_check_in')}
        </Link>
      )}
      {(state === 'QUORUM' || state === 'VOTING') && (
        <Link to="/congresses/$congressId/hall" params={params} className="button button-plain button-wide">
          {t('congress.to_hall')}
        </Link>
      )}
      {has_minutes && (
        <a href={minutesOf(id)} download className="button button-plain button-wide">
          {t('congress.minutes')}
        </a>
      )}
    </>
  );
}

function Standing({ congress }: { congress: Congress }) {
  const { t } = useTranslation();
  const { presence, progress, state, stewards } = congress;
  const isInHall = state !== 'PREPARED' && state !== 'DELIVERED' && state !== 'CANCELLED';
  return (
    <Card title={t('congress.facts')}>
      <Stack>
        {progress && isOpen(progress) && <JobProgress job={{ ...progress, phase: t('congress.telling') }} />}
        {state === 'DELIVERED' && (
          <Progress
            done={presence.received}
            total={presence.delegates}
            label={t('congress.papers_so_far', { done: presence.received, total: presence.delegates })}
          />
        )}
        {isInHall && (
          <DecisionExplained decision={presence.decision} tone={presence.decision.result === 'quorate' ? 'good' : 'late'} />
        )}
        <Facts
          items={[
            { name: t('congress.number'), value: congress.number },
            { name: t('congress.unit'), value: congress.unit_name },
            { name: t('congress.starts'), value: <When at={congress.starts_at} /> },
            { name: t('congress.place'), value: congress.place },
            {
              name: t('congress.term'),
              value: t('congress.term_span', { from: formatDate(congress.term_from), until: formatDate(congress.term_until) }),
            },
            ...(stewards.length > 0
              ? [{ name: t('congress.stewards'), value: stewards.map(({ name }) => name).join(t('list.comma')) }]
              : []),
            ...(congress.reported_at
              ? [{ name: t('congress.reported'), value: <When at={congress.reported_at} /> }]
              : congress.report_due_at
                ? [{ name: t('congress.report_due'), value: <When at={congress.report_due_at} as="day" /> }]
                : []),
          ]}
        />
      </Stack>
    </Card>
  );
}

function Constituencies({ congress }: { congress: Congress }) {
  const { t } = useTranslation();
  const { constituencies, seats_decision, composition } = congress;
  return (
    <Card title={t('congress.delegates')}>
      <Stack>
        <ul className="stack stack-small">
          {constituencies.map(({ id, unit_name, staff, seats, delegates }) => (
            <li key={id}>
              <strong>{unit_name}</strong>
              <Parts of={[t('congress.constituency_seats', { delegates, seats }), t('congress.constituency_staff', { staff })]} />
            </li>
          ))}
        </ul>
        <Link
          to="/congresses/$congressId/delegates"
          params={{ congressId: congress.id }}
          className="button button-plain button-wide"
        >
          {t('congress.delegates')}
        </Link>
        <Unfold label={t('congress.composition')}>
          <DecisionExplained decision={composition} tone={composition.result === 'fit' ? 'good' : 'wait'} />
        </Unfold>
        <Unfold label={t('congress.seats_why')}>
          <DecisionExplained decision={seats_decision} tone="still" />
        </Unfold>
      </Stack>
    </Card>
  );
}

/** One honour: what decides, who stands for it, publicity with objections, what can be done now, what happened. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { honourQuery, type Honour, type Nomination } from '@/api/honours';
import { useTranslation } from '@/i18n';
import { ActBar } from '@/ui/act-bar';
import { formatDate } from '@/ui/dates';
import { DecisionExplained } from '@/ui/decision-explained';
import { Columns, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page, Parts } from '@/ui/page';
import { StatusTag, Tag } from '@/ui/status-tag';
import { stepsIn, Timeline } from '@/ui/timeline';
import { When } from '@/ui/when';
import { HonourActions } from './honour-actions';
import { PublicityCard } from './publicity-card';
import { honourStates } from './states';

export default function HonourPage() {
  const { t } = useTranslation();
  const { honourId } = useParams({ from: '/app/democracy/honours/$honourId' });
  return (
    <ObjectPage
      query={useQuery(honourQuery(honourId))}
      title={t('honour.title')}
      back={{ to: '/democracy/honours', label: t('honour.list') }}
    >
      {(honour) => <Shown honour={honour} />}
    </ObjectPage>
  );
}

function Shown({ honour }: { honour: Honour }) {
  const { t } = useTranslation();
  const act = useRef<HTMLElement>(null);
  const { id, nominations, actions, notice_id } = honour;
  const hasActions = actions.length > 0 || nominations.some(({ may_withdraw }) => may_withdraw);
  return (
    <Page title={honour.title} lead={<StatusTag of={honourStates} state={honour.state} />} back="/democracy/honours" width="pair">
      <Columns side>
        <Stack>
          {honour.may_nominate && (
            <Link to="/democracy/honours/$honourId/nominate" params={{ honourId: id }} className="button button-main button-wide">
              {t('honour.nominate')}
            </Link>
          )}
          {notice_id && <PublicityCard honour={honour} noticeId={notice_id} />}
          <About honour={honour} />
          <Card title={t('honour.nominations')}>
            {nominations.length === 0 ? (
              <p>{t('honour.nominations_none')}</p>
            ) : (
              <Stack as="ul">
                {nominations.map((each) => (
                  <OneNominee key={each.id} nomination={each} />
                ))}
              </Stack>
            )}
          </Card>
          <Card title={t('honour.story')}>
            <Timeline steps={stepsIn(honour.timeline, honourStates, 'honour.event')} />
          </Card>
        </Stack>
        {hasActions && <HonourActions honour={honour} ref={act} />}
      </Columns>
      {actions.length > 0 && <ActBar target={act} label={t('honour.go')} />}
    </Page>
  );
}

function About({ honour }: { honour: Honour }) {
  const { t } = useTranslation();
  const { jury_weight: jury, election_id, round, rounds, basis, awarded_on } = honour;
  const decides =
    jury === 0 ? t('honour.vote_alone') : jury === 100 ? t('honour.jury_alone') : t('honour.both', { vote: 100 - jury, jury });
  return (
    <Card title={t('honour.facts')}>
      <Stack>
        <p className="said">{honour.criteria}</p>
        <Facts
          items={[
            { name: t('honour.level'), value: honour.level_name },
            { name: t('honour.unit'), value: honour.unit_name },
            { name: t('honour.places'), value: honour.places },
            { name: t('honour.decides'), value: decides },
            ...(honour.jurors.length > 0
              ? [{ name: t('honour.jury'), value: honour.jurors.map(({ name }) => name).join('、') }]
              : []),
            { name: t('honour.until'), value: <When at={honour.nominate_until} /> },
            ...(round > 0 ? [{ name: t('honour.round'), value: t('honour.round_of', { round, rounds }) }] : []),
            ...(basis ? [{ name: t('honour.basis'), value: basis }] : []),
            ...(awarded_on ? [{ name: t('honour.awarded_on'), value: formatDate(awarded_on) }] : []),
            { name: t('honour.number'), value: honour.number },
          ]}
        />
        {election_id && (
          <Link to="/elections/$electionId" params={{ electionId: election_id }} className="button button-plain button-wide">
            {t('honour.to_vote')}
          </Link>
        )}
        <DecisionExplained decision={honour.quotas} tone="still" />
      </Stack>
    </Card>
  );
}

const good = ['QUALIFIED', 'CHOSEN'];
const waits = ['NOMINATED'];

function OneNominee({ nomination }: { nomination: Nomination }) {
  const { t } = useTranslation();
  const { member_name, unit_name, state, state_name, votes, score, own_points, reason, findings } = nomination;
  return (
    <li>
      <Stack gap="small">
        <p>
          <strong>{member_name}</strong>{' '}
          <Tag tone={good.includes(state) ? 'good' : waits.includes(state) ? 'wait' : 'still'}>{state_name}</Tag>
        </p>
        <Parts
          of={[
            unit_name,
            t(`honour.categories.${nomination.category}`),
            t('honour.by', { by: nomination.by_name }),
            votes !== null && t('honour.votes', { votes }),
            score !== null && t('honour.score', { score: (score / 100).toFixed(2) }),
            own_points !== null && t('honour.own_points', { points: own_points }),
          ].filter(Boolean)}
        />
        <p className="said">{nomination.deeds}</p>
        {findings.length > 0 && <p>{t('honour.findings', { what: findings.join('；') })}</p>}
        {reason && <p>{t('honour.reason_was', { reason })}</p>}
      </Stack>
    </li>
  );
}

/** One proposal: what is proposed, who seconds it, what was answered, what can be done now, what happened. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { secondersQuery, secondProposal, staffProposalQuery, type StaffProposal } from '@/api/staff-proposals';
import { useTranslation, words } from '@/i18n';
import { ActBar } from '@/ui/act-bar';
import { Button } from '@/ui/button';
import { CardList } from '@/ui/card-list';
import { Confirm } from '@/ui/confirm';
import { formatDate } from '@/ui/dates';
import { DueDates } from '@/ui/due-dates';
import { Empty } from '@/ui/empty';
import { Columns, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page, Parts } from '@/ui/page';
import { Progress } from '@/ui/progress';
import { StatusTag, Tag } from '@/ui/status-tag';
import { stepsIn, Timeline } from '@/ui/timeline';
import { useActing } from '@/ui/use-acting';
import { When } from '@/ui/when';
import { ProposalActions } from './proposal-actions';
import { proposalStates } from './proposal-states';

export default function ProposalPage() {
  const { t } = useTranslation();
  const { proposalId } = useParams({ from: '/app/democracy/proposals/$proposalId' });
  return (
    <ObjectPage
      query={useQuery(staffProposalQuery(proposalId))}
      title={t('staff_proposal.title')}
      back={{ to: '/democracy/proposals', label: t('staff_proposal.list') }}
    >
      {(proposal) => <Shown proposal={proposal} />}
    </ObjectPage>
  );
}

function Shown({ proposal }: { proposal: StaffProposal }) {
  const { t } = useTranslation();
  const act = useRef<HTMLDivElement>(null);
  // Whose step it is acts first; before that it is about who seconds it.
  const isFirst = proposal.state !== 'OPEN';
  const actions = proposal.actions.length > 0 && <ProposalActions proposal={proposal} />;
  return (
    <Page
      title={proposal.title}
      lead={<StatusTag of={proposalStates} state={proposal.state} />}
      back="/democracy/proposals"
      width="pair"
    >
      <Columns side>
        <Stack>
          <Card>
            <Stack>
              <h2>{t('staff_proposal.problem')}</h2>
              <p>{proposal.problem}</p>
              <h2>{t('staff_proposal.wished')}</h2>
              <p>{proposal.wish}</p>
            </Stack>
          </Card>
          {proposal.reply && <Reply proposal={proposal} />}
          <About proposal={proposal} />
          <Card title={t('staff_proposal.story')}>
            <Timeline steps={stepsIn(proposal.timeline, proposalStates, 'staff_proposal.event')} />
          </Card>
        </Stack>
        <Stack ref={act}>
          {isFirst && actions}
          <Seconders proposal={proposal} />
          {proposal.host && <Joining proposal={proposal} />}
          {!isFirst && actions}
        </Stack>
      </Columns>
      {proposal.actions.length > 0 && isFirst ? (
        <ActBar target={act} label={t('staff_proposal.go')} />
      ) : (
        proposal.may_second && <ActBar target={act} label={t('staff_proposal.go_second')} />
      )}
    </Page>
  );
}

function Seconders({ proposal }: { proposal: StaffProposal }) {
  const { t } = useTranslation();
  const { id, seconders, needed, obliged, state } = proposal;
  const [isShown, show] = useState(false);
  const { perform } = useActing({
    queryKey: staffProposalQuery(id).queryKey,
    lists: [['staff proposals'], ['seconders', id]],
  });
  return (
    <Card title={t('staff_proposal.seconders')}>
      <Stack>
        {state === 'OPEN' ? (
          <Progress done={seconders} total={needed} label={t('staff_proposal.so_far', { done: seconders, needed })} />
        ) : (
          <p>{t('staff_proposal.count', { count: seconders })}</p>
        )}
        <p className="row-small">
          {proposal.is_obliged ? t('staff_proposal.is_obliged') : t('staff_proposal.obliged_at', { obliged })}
        </p>
        {proposal.is_seconded && <Tag tone="good">{t('staff_proposal.seconded')}</Tag>}
        {proposal.is_own && state === 'OPEN' && <p>{t('staff_proposal.own')}</p>}
        {proposal.may_second && (
          <Confirm
            title={t('staff_proposal.second_ask')}
            fact={t('staff_proposal.second_fact')}
            yes={t('staff_proposal.second')}
            onYes={() => perform(() => secondProposal(id), t('staff_proposal.seconded'))}
          >
            {(open) => (
              <Button kind={proposal.actions.length > 0 ? 'plain' : 'main'} wide onClick={open}>
                {t('staff_proposal.second')}
              </Button>
            )}
          </Confirm>
        )}
        {seconders > 0 && (
          <details className="unfold" onToggle={({ currentTarget }) => show(currentTarget.open)}>
            <summary>{t('staff_proposal.who_seconds')}</summary>
            {isShown && <WhoSeconds id={id} />}
          </details>
        )}
      </Stack>
    </Card>
  );
}

function WhoSeconds({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <CardList
      query={useInfiniteQuery(secondersQuery(id))}
      keyOf={(each) => each.id}
      empty={<Empty title={t('staff_proposal.nobody_yet')} />}
    >
      {({ name, unit_name }) => <Parts of={[name, unit_name]} />}
    </CardList>
  );
}

function Joining({ proposal: { host, state, is_join_agreed } }: { proposal: StaffProposal }) {
  const { t } = useTranslation();
  if (!host) return null;
  return (
    <Card title={t('staff_proposal.join_title')}>
      <Stack>
        <p>
          {state === 'JOINED'
            ? t('staff_proposal.joined_to')
            : t(is_join_agreed ? 'staff_proposal.join_agreed' : 'staff_proposal.join_asked')}
        </p>
        <Link to="/democracy/proposals/$proposalId" params={{ proposalId: host.id }} className="button button-plain button-wide">
          {host.number} {host.title}
        </Link>
      </Stack>
    </Card>
  );
}

function Reply({ proposal }: { proposal: StaffProposal }) {
  const { t } = useTranslation();
  const { planned_on, planned_by_name, is_satisfied } = proposal;
  return (
    <Card title={t('staff_proposal.reply')} aside={<Tag tone="good">{proposal.reply_name}</Tag>}>
      <Stack>
        <p>{proposal.reply_words}</p>
        {planned_on && (
          <>
            <Facts
              items={[
                { name: t('staff_proposal.planned_on'), value: formatDate(planned_on) },
                { name: t('staff_proposal.planned_by'), value: planned_by_name },
              ]}
            />
            <p className="row-small">{t('staff_proposal.comes_back')}</p>
          </>
        )}
        {is_satisfied !== null && (
          <Tag tone={is_satisfied ? 'good' : 'wait'}>
            {t(is_satisfied ? 'staff_proposal.rated_good' : 'staff_proposal.rated_bad')}
          </Tag>
        )}
      </Stack>
    </Card>
  );
}

function About({ proposal }: { proposal: StaffProposal }) {
  const { t } = useTranslation();
  return (
    <Card title={t('staff_proposal.about')}>
      <Stack>
        <DueDates dues={proposal.dues} kindOf={({ kind }) => words('staff_proposal.due', kind, kind)} />
        <Facts
          items={[
            { name: t('staff_proposal.number'), value: proposal.number },
            { name: t('staff_proposal.topic_title'), value: t(`staff_proposal.topic.${proposal.topic}`) },
            { name: t('staff_proposal.by'), value: proposal.proposer_name },
            { name: t('staff_proposal.unit'), value: proposal.unit_name },
            { name: t('staff_proposal.at'), value: <When at={proposal.proposed_at} /> },
            { name: t('staff_proposal.desk'), value: proposal.desk_unit_name },
            ...(proposal.owner_unit_name ? [{ name: t('staff_proposal.owner'), value: proposal.owner_unit_name }] : []),
          ]}
        />
        {proposal.resolution_id && <p>{t('staff_proposal.resolved')}</p>}
      </Stack>
    </Card>
  );
}

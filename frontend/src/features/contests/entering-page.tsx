/** One contest for who may enter it: what it is, one's entry and its result, the ranking. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import {
  enterContest,
  listEntry,
  ownContestQuery,
  ownContestsQuery,
  withdrawEntry,
  type OwnContest,
  type RankRow,
} from '@/api/contests';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { Table } from '@/ui/data-list';
import { ErrorNotice, Notice } from '@/ui/error';
import { Field, Toggle } from '@/ui/field';
import { Input } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { factsOf } from './contest-facts';

export default function EnteringPage() {
  const { t } = useTranslation();
  const { contestId } = useParams({ from: '/app/learn/contests/$contestId' });
  return (
    <ObjectPage
      query={useQuery(ownContestQuery(contestId))}
      title={t('contest.title')}
      back={{ to: '/learn/contests', label: t('contest.all') }}
    >
      {(contest) => (
        <Page title={contest.title} back="/learn/contests" lead={<Tag tone="still">{contest.state_name}</Tag>}>
          <Stack>
            {contest.summary && <p>{contest.summary}</p>}
            {contest.entry ? (
              <Entered contest={contest} />
            ) : contest.may_enter ? (
              <Enter contest={contest} />
            ) : (
              <p>{t('contest.closed')}</p>
            )}
            <Card title={t('contest.facts')}>
              <Facts items={factsOf(contest)} />
            </Card>
            {contest.state === 'finished' && <Ranking title={t('contest.ranking')} rows={contest.ranking} />}
            {contest.teams.length > 0 && <Ranking title={t('contest.teams')} rows={contest.teams} />}
            {contest.prizes.length > 0 && (
              <Link to="/draw/$contestId" params={{ contestId: contest.id }} className="button button-plain">
                {t('contest.check')}
              </Link>
            )}
          </Stack>
        </Page>
      )}
    </ObjectPage>
  );
}

const useContest = (contest: OwnContest) =>
  useActing({ queryKey: ownContestQuery(contest.id).queryKey, lists: [ownContestsQuery.queryKey] });

function Enter({ contest }: { contest: OwnContest }) {
  const { t } = useTranslation();
  const { perform } = useContest(contest);
  const form = useForm({
    start: { is_listed: false, team_name: '', team_code: '' },
    send: ({ is_listed, team_name, team_code }) =>
      perform(
        () => enterContest(contest.id, { is_listed, team_name: team_name.trim() || null, team_code: team_code.trim() || null }),
        t('contest.entered'),
      ),
  });
  return (
    <Form form={form} submit={t('contest.enter')}>
      <Card title={t('contest.enter_title')}>
        <Stack gap="wide">
          <Toggle
            label={t('contest.listed')}
            hint={t('contest.listed_hint')}
            checked={form.values.is_listed}
            onChange={(is_listed) => form.set({ is_listed })}
          />
          {contest.team_size > 1 && (
            <>
              <p>{t('contest.team_hint', { size: contest.team_size })}</p>
              <Field label={t('contest.team_name')} error={form.error('team_name')}>
                {(wiring) => <Input {...wiring} {...form.text('team_name')} maxLength={20} />}
              </Field>
              <Field label={t('contest.team_code')} error={form.error('team_code')}>
                {(wiring) => <Input {...wiring} {...form.text('team_code')} maxLength={12} />}
              </Field>
            </>
          )}
        </Stack>
      </Card>
    </Form>
  );
}

function Entered({ contest }: { contest: OwnContest }) {
  const { t } = useTranslation();
  const { perform, problem, run } = useContest(contest);
  const { entry } = contest;
  const [isListed, setListed] = useState(entry?.is_listed ?? false);
  if (!entry) return null;
  const change = (on: boolean) => {
    setListed(on);
    void run(t('contest.listed'), () => listEntry(contest.id, on), t('contest.saved')).then((went) => went || setListed(!on));
  };
  return (
    <Card title={t('contest.own')} aside={<Tag tone="good">{t('contest.entered')}</Tag>}>
      <Stack>
        {contest.is_drawn && (
          <Notice tone={entry.prize ? 'good' : 'wait'}>
            {entry.prize ? t('contest.won', { prize: entry.prize }) : t('contest.not_won')}
          </Notice>
        )}
        <Facts
          items={[
            { name: t('contest.place'), value: entry.place },
            ...(entry.points === null ? [] : [{ name: t('contest.points'), value: entry.points }]),
            ...(entry.team_name
              ? [{ name: t('contest.team'), value: t('contest.team_of', { name: entry.team_name, code: entry.team_code ?? '' }) }]
              : []),
            ...(contest.prizes.length ? [{ name: t('contest.ticket'), value: entry.ticket }] : []),
          ]}
        />
        {contest.prizes.length > 0 && <p className="row-small">{t('contest.ticket_hint')}</p>}
        <Toggle label={t('contest.listed')} hint={t('contest.listed_hint')} checked={isListed} onChange={change} />
        {problem && <ErrorNotice error={problem} />}
        {contest.exam_id && contest.state === 'open' && (
          <Link to="/learn/exams/$examId" params={{ examId: contest.exam_id }} className="button button-main">
            {t('contest.to_exam')}
          </Link>
        )}
        {contest.state === 'open' && (
          <Confirm
            title={t('contest.withdraw_ask')}
            fact={t('contest.withdraw_fact')}
            yes={t('contest.withdraw')}
            onYes={() => perform(() => withdrawEntry(contest.id), t('contest.withdrawn'))}
          >
            {(open) => (
              <Button kind="quiet" onClick={open}>
                {t('contest.withdraw')}
              </Button>
            )}
          </Confirm>
        )}
      </Stack>
    </Card>
  );
}

function Ranking({ title, rows }: { title: string; rows: RankRow[] }) {
  const { t } = useTranslation();
  return (
    <Card title={title}>
      <Stack>
        <p className="row-small">{t('contest.ranking_hint')}</p>
        {rows.length === 0 ? (
          <p>{t('contest.ranking_none')}</p>
        ) : (
          <Table
            label={title}
            items={rows}
            keyOf={(row) => `${row.rank} ${row.name}`}
            columns={[
              { name: t('contest.rank'), cell: ({ rank }) => rank },
              { name: t('contest.name'), cell: ({ name }) => name },
              { name: t('contest.points'), cell: ({ points }) => points },
            ]}
          />
        )}
      </Stack>
    </Card>
  );
}

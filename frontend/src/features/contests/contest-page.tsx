/** One contest as its organiser sees it: how it stands, what can be done, and the score sheets of a judged one. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import {
  actOnContest,
  contestQuery,
  contestsQuery,
  entriesQuery,
  judgeEntry,
  type Contest,
  type EntryToJudge,
} from '@/api/contests';
import { useTranslation } from '@/i18n';
import { Actions } from '@/ui/action-panel';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Columns, Form, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { factsOf } from './contest-facts';

export default function ContestPage() {
  const { t } = useTranslation();
  const { contestId } = useParams({ from: '/app/training/contests/$contestId' });
  return (
    <ObjectPage
      query={useQuery(contestQuery(contestId))}
      title={t('contest.title')}
      back={{ to: '/training/contests', label: t('organise.title') }}
    >
      {(contest) => (
        <Page title={contest.title} back="/training/contests" width="pair" lead={<Tag tone="still">{contest.state_name}</Tag>}>
          <Columns side>
            <Stack>
              <Card title={t('organise.facts')}>
                <Stack>
                  <Facts items={[{ name: t('organise.number'), value: contest.number }, ...factsOf(contest)]} />
                  {contest.prizes.length > 0 && contest.state !== 'draft' && (
                    <Link to="/draw/$contestId" params={{ contestId: contest.id }} className="button button-plain">
                      {t('contest.check')}
                    </Link>
                  )}
                </Stack>
              </Card>
              {contest.form === 'judged' && contest.state === 'closed' && <Judging contest={contest} />}
            </Stack>
            <Actions<{ seed: string }>
              object={contest}
              queryKey={contestQuery(contest.id).queryKey}
              lists={[contestsQuery.queryKey, entriesQuery(contest.id).queryKey]}
              words="organise.action"
              state={contest.state_name}
              plain={actOnContest.offered(contest)}
              table={{
                draw: {
                  fields: [
                    {
                      name: 'seed',
                      kind: 'line',
                      label: t('organise.action.draw.seed'),
                      hint: t('organise.action.draw.seed_hint'),
                      isRequired: true,
                      most: 200,
                    },
                  ],
                  send: ({ seed }) => actOnContest(contest, 'draw', { seed }),
                },
                cancel: { isWayOut: true, send: () => actOnContest(contest, 'cancel') },
              }}
            />
          </Columns>
        </Page>
      )}
    </ObjectPage>
  );
}

function Judging({ contest }: { contest: Contest }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(entriesQuery(contest.id));
  return (
    <Card title={t('organise.judging')}>
      <Stack gap="wide">
        <p>{t('organise.judging_hint')}</p>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton rows={4} label={t('list.loading')} />}
        {data?.map((entry) => (
          <Sheet key={entry.id} contest={contest} entry={entry} />
        ))}
      </Stack>
    </Card>
  );
}

function Sheet({ contest, entry }: { contest: Contest; entry: EntryToJudge }) {
  const { t } = useTranslation();
  const { perform } = useActing({ queryKey: entriesQuery(contest.id).queryKey });
  const given = entry.own_points ?? contest.criteria.map(() => '');
  const form = useForm({
    start: Object.fromEntries(given.map((points, place) => [`c${place}`, String(points)])) as Record<string, string>,
    faults: (written) =>
      Object.fromEntries(
        contest.criteria.map(({ points }, place) => {
          const typed = (written[`c${place}`] ?? '').trim();
          const fits = /^\d{1,3}$/.test(typed) && Number(typed) <= points;
          return [`c${place}`, fits ? undefined : t('count.within', { least: 0, most: points })];
        }),
      ),
    send: (written) =>
      perform(
        () =>
          judgeEntry(
            contest.id,
            entry.id,
            contest.criteria.map((_, place) => Number(written[`c${place}`])),
          ),
        t('organise.given'),
      ),
  });
  const title = t('organise.entry', { place: entry.place, name: entry.name });
  return (
    <section aria-label={title}>
      <Stack>
        <h3>{title}</h3>
        <p className="row-small">{t('organise.sheets', { count: entry.sheets })}</p>
        {entry.may_judge ? (
          <Form form={form} submit={t('organise.give')} isMain={false}>
            {contest.criteria.map((each, place) => (
              <Field key={each.name} label={t('contest.criterion', { ...each })} required error={form.error(`c${place}`)}>
                {(wiring) => <Input {...wiring} {...form.text(`c${place}`)} inputMode="numeric" />}
              </Field>
            ))}
          </Form>
        ) : (
          <p>{t('organise.away')}</p>
        )}
      </Stack>
    </section>
  );
}

/** One exam for who may sit it: what it is, the attempt under way, its result. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { attemptQuery, ownExamQuery, ownExamsQuery, raiseAppeal, startAttempt, type Attempt, type OwnExam } from '@/api/learning';
import { asProblem } from '@/api/problem';
import { meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatMoment } from '@/ui/dates';
import { ErrorNotice, Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { TextArea } from '@/ui/input';
import { Form, Stack, Unfold } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { WhoSees } from '@/ui/who-sees';
import { inWords, isEmpty, rightOf } from './answer-field';
import { Sitting } from './sitting';

export default function ExamPage() {
  const { t } = useTranslation();
  const { examId } = useParams({ from: '/app/learn/exams/$examId' });
  return (
    <ObjectPage query={useQuery(ownExamQuery(examId))} title={t('sit.title')} back={{ to: '/learn', label: t('learn.title') }}>
      {(exam) => (
        <Page title={exam.title} lead={exam.lead} back="/learn">
          {exam.attempt ? <AttemptOf exam={exam} id={exam.attempt.id} /> : <Before exam={exam} />}
        </Page>
      )}
    </ObjectPage>
  );
}

function AttemptOf({ exam, id }: { exam: OwnExam; id: string }) {
  const { t } = useTranslation();
  const { data, dataUpdatedAt, error, refetch } = useQuery(attemptQuery(id));
  if (!data)
    return error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <Skeleton rows={6} label={t('list.loading')} />;
  if (data.closed_at && data.points === null) return <Awaited />;
  return data.closed_at ? <Result exam={exam} attempt={data} /> : <Sitting attempt={data} receivedAt={dataUpdatedAt} />;
}

/** What who starts now has: whole minutes until it closes, where these are fewer. */
const minutesFromNow = ({ minutes, now, closes_at }: OwnExam) =>
  Math.max(0, Math.min(minutes, Math.floor((Date.parse(closes_at) - Date.parse(now)) / 60_000)));

/** Sends what counts once however often it is sent, until it is answered. `onWait`: a try came to nothing, another follows. */
async function insist<T>(send: () => Promise<T>, onWait: () => void, tries = 6): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const { mayPass, retryAfter } = asProblem(error);
    const seconds = retryAfter ?? 2;
    if (!mayPass || seconds > 10 || tries === 1) throw error;
    onWait();
    // Not all in the same moment.
    await new Promise((done) => setTimeout(done, (seconds + Math.random()) * 1_000));
    return insist(send, onWait, tries - 1);
  }
}

/** What a browser counts to, ms. */
const longestTimer = 2 ** 31 - 10_000;

function Before({ exam }: { exam: OwnExam }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const minutes = minutesFromNow(exam);
  const untilOpen = Date.parse(exam.opens_at) - Date.parse(exam.now);
  const isEarly = untilOpen > 0;
  const [isQueued, setQueued] = useState(false);
  useEffect(() => {
    if (untilOpen <= 0 || untilOpen > longestTimer) return undefined;
    // Not all in the same second.
    const timer = setTimeout(
      () => void queries.invalidateQueries({ queryKey: ownExamQuery(exam.id).queryKey }),
      untilOpen + 500 + Math.random() * 2_000,
    );
    return () => clearTimeout(timer);
  }, [untilOpen, exam.id, queries]);
  const start = async () => {
    const attempt = await insist(
      () => startAttempt(exam.id),
      () => setQueued(true),
    ).finally(() => setQueued(false));
    queries.setQueryData(attemptQuery(attempt.id).queryKey, attempt);
    // Thousands begin at the same time: what follows from the answer is not asked for.
    queries.setQueryData(ownExamQuery(exam.id).queryKey, { ...exam, attempt, may_start: false });
    void queries.invalidateQueries({ queryKey: ownExamsQuery.queryKey });
  };
  return (
    <Stack>
      <Card title={t('sit.facts')}>
        <Stack>
          <Facts
            items={[
              {
                name: t('sit.open'),
                value: t('sit.until', { from: formatMoment(exam.opens_at), to: formatMoment(exam.closes_at) }),
              },
              { name: t('sit.minutes_label'), value: t('sit.minutes', { count: exam.minutes }) },
              { name: t('sit.questions'), value: t('sit.questions_of', { questions: exam.questions, points: exam.points }) },
              { name: t('sit.pass'), value: t('sit.percent', { percent: exam.pass_percent }) },
              ...(exam.certificate
                ? [{ name: t('sit.gives'), value: t('sit.certificate', { title: exam.certificate.title }) }]
                : []),
            ]}
          />
          <p>{t('sit.rules')}</p>
        </Stack>
      </Card>
      <WhoSees readers={[t('sit.readers')]} hear={[]} />
      {exam.may_start ? (
        <Confirm
          title={t('sit.start_ask')}
          fact={
            <>
              <p>{minutes < exam.minutes ? t('sit.start_late', { count: minutes }) : t('sit.start_fact', { count: minutes })}</p>
              <p role="status">{isQueued && t('sit.rush')}</p>
            </>
          }
          yes={t('sit.start')}
          onYes={start}
        >
          {(open) => (
            // Asked again where the page has waited here: the exam may close soon.
            <Button
              kind="main"
              wide
              onClick={() => {
                void queries.prefetchQuery({ ...ownExamQuery(exam.id), staleTime: 60_000 });
                open();
              }}
            >
              {t('sit.start')}
            </Button>
          )}
        </Confirm>
      ) : (
        <p>{isEarly ? t('sit.early', { at: formatMoment(exam.opens_at) }) : t('sit.not_open')}</p>
      )}
    </Stack>
  );
}

/** Handed in, and people mark some of it. */
function Awaited() {
  const { t } = useTranslation();
  return (
    <Card title={t('sit.handed_in')}>
      <p>{t('sit.marking')}</p>
    </Card>
  );
}

function Result({ exam, attempt }: { exam: OwnExam; attempt: Attempt }) {
  const { t } = useTranslation();
  const { passed, points, of_points, closed_by, certificate_id, now, review_from, review_until, questions } = attempt;
  const isReviewed = questions.some(({ correct }) => correct);
  return (
    <Stack>
      <Card
        title={t('sit.result')}
        aside={<Tag tone={passed ? 'good' : 'still'}>{passed ? t('sit.passed') : t('sit.failed')}</Tag>}
      >
        <Stack>
          <p>
            <strong>{t('sit.points', { points: points ?? 0, of: of_points })}</strong>
          </p>
          {closed_by === 'time' && <p>{t('sit.by_time')}</p>}
          {!isReviewed && (
            <p>{now < review_until ? t('sit.review_from', { at: formatMoment(review_from) }) : t('sit.review_over')}</p>
          )}
          {certificate_id && (
            <Link to="/learn/certificates" className="button button-main">
              {t('sit.to_certificate')}
            </Link>
          )}
          <Facts items={[{ name: t('sit.pass'), value: t('sit.percent', { percent: exam.pass_percent }) }]} />
        </Stack>
      </Card>
      {isReviewed &&
        questions.map((question, index) => (
          <Reviewed key={question.place} attempt={attempt} question={question} number={index + 1} />
        ))}
    </Stack>
  );
}

function Reviewed({ attempt, question, number }: { attempt: Attempt; question: Attempt['questions'][number]; number: number }) {
  const { t } = useTranslation();
  const { place, stem, explanation, brought, points } = question;
  const right = rightOf(question);
  const appeal = attempt.appeals.find((each) => each.place === place);
  return (
    <Card
      title={t('sit.question', { number, points })}
      aside={<Tag tone={brought === points ? 'good' : 'still'}>{t('sit.brought', { points: brought ?? 0 })}</Tag>}
    >
      <Stack gap="small">
        <strong>{stem}</strong>
        <p>
          {isEmpty(question) ? t('sit.none_chosen') : t('sit.chosen', { answer: inWords(question, question, t('lesson.and')) })}
        </p>
        {!isEmpty(right) && <p>{t('sit.correct', { answer: inWords(question, right, t('lesson.and')) })}</p>}
        {explanation && <p className="row-small">{explanation}</p>}
        {appeal ? <Appealed appeal={appeal} /> : brought !== points && <AppealForm attempt={attempt} place={place} />}
      </Stack>
    </Card>
  );
}

function Appealed({ appeal: { reason, answer, after } }: { appeal: Attempt['appeals'][number] }) {
  const { t } = useTranslation();
  return (
    <Notice tone={answer ? 'good' : 'wait'}>
      <p>{t('appeal.yours', { reason })}</p>
      <p>{answer ? t('appeal.answered', { answer, points: after ?? 0 }) : t('appeal.waits')}</p>
    </Notice>
  );
}

function AppealForm({ attempt, place }: { attempt: Attempt; place: number }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { perform } = useActing({ queryKey: attemptQuery(attempt.id).queryKey });
  const form = useForm({
    start: { reason: '' },
    store: useSealedDraft<{ reason: string }>(me.id, `appeal.${attempt.id}.${place}`),
    required: ['reason'],
    isEmpty: ({ reason }) => !reason.trim(),
    send: ({ reason }, key) => perform(() => raiseAppeal(attempt.id, { place, reason }, key), t('appeal.sent')),
  });
  return (
    <Unfold label={t('appeal.open')}>
      <Form form={form} submit={t('appeal.send')}>
        <Field label={t('appeal.reason')} hint={t('appeal.reason_hint')} required error={form.error('reason')}>
          {(wiring) => <TextArea {...wiring} {...form.text('reason')} maxLength={1000} />}
        </Field>
      </Form>
    </Unfold>
  );
}

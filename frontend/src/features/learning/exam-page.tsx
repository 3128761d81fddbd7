/** One exam for who may sit it: what it is, the attempt under way, its result. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { attemptQuery, ownExamQuery, ownExamsQuery, startAttempt, type Attempt, type OwnExam } from '@/api/learning';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatMoment } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import { WhoSees } from '@/ui/who-sees';
import { textOf } from './answer-field';
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
  return data.closed_at ? <Result exam={exam} attempt={data} /> : <Sitting attempt={data} receivedAt={dataUpdatedAt} />;
}

/** What who starts now has: whole minutes until it closes, where these are fewer. */
const minutesFromNow = ({ minutes, now, closes_at }: OwnExam) =>
  Math.max(0, Math.min(minutes, Math.floor((Date.parse(closes_at) - Date.parse(now)) / 60_000)));

function Before({ exam }: { exam: OwnExam }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const minutes = minutesFromNow(exam);
  const start = async () => {
    const attempt = await startAttempt(exam.id);
    queries.setQueryData(attemptQuery(attempt.id).queryKey, attempt);
    await Promise.all([ownExamQuery(exam.id), ownExamsQuery].map(({ queryKey }) => queries.invalidateQueries({ queryKey })));
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
          fact={minutes < exam.minutes ? t('sit.start_late', { count: minutes }) : t('sit.start_fact', { count: minutes })}
          yes={t('sit.start')}
          onYes={start}
        >
          {(open) => (
            // Asked again: the page may have waited here until shortly before the exam closes.
            <Button
              kind="main"
              wide
              onClick={() => {
                void queries.invalidateQueries({ queryKey: ownExamQuery(exam.id).queryKey });
                open();
              }}
            >
              {t('sit.start')}
            </Button>
          )}
        </Confirm>
      ) : (
        <p>{t('sit.not_open')}</p>
      )}
    </Stack>
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
        questions.map(({ place, stem, options, chosen, correct, explanation, brought, points: most }, index) => (
          <Card
            key={place}
            title={t('sit.question', { number: index + 1, points: most })}
            aside={<Tag tone={brought === most ? 'good' : 'still'}>{t('sit.brought', { points: brought ?? 0 })}</Tag>}
          >
            <Stack gap="small">
              <strong>{stem}</strong>
              <p>
                {chosen.length > 0 ? t('sit.chosen', { answer: textOf(options, chosen, t('lesson.and')) }) : t('sit.none_chosen')}
              </p>
              <p>{t('sit.correct', { answer: textOf(options, correct ?? [], t('lesson.and')) })}</p>
              {explanation && <p className="row-small">{explanation}</p>}
            </Stack>
          </Card>
        ))}
    </Stack>
  );
}

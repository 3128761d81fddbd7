/** A course as its learner takes it: opens at the first unit that is not done, on any device. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import {
  beginCourse,
  catalogueQuery,
  finishUnit,
  lessonQuery,
  type AnswerGiven,
  type LearnerCourse,
  type LearnerUnit,
} from '@/api/learning';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice, Notice } from '@/ui/error';
import { Columns, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Page } from '@/ui/page';
import { Progress } from '@/ui/progress';
import { useActing } from '@/ui/use-acting';
import { useSending } from '@/ui/use-sending';
import { AnswerField, inWords, isWhole, nothing, rightOf } from './answer-field';
import './learning.css';

export default function LessonPage() {
  const { t } = useTranslation();
  const { courseId } = useParams({ from: '/app/learn/courses/$courseId' });
  return (
    <ObjectPage
      query={useQuery(lessonQuery(courseId))}
      title={t('lesson.title')}
      back={{ to: '/learn', label: t('learn.title') }}
    >
      {(course) => <Lesson course={course} />}
    </ObjectPage>
  );
}

function Lesson({ course }: { course: LearnerCourse }) {
  const { t } = useTranslation();
  const { unit: asked } = useSearch({ from: '/app/learn/courses/$courseId' });
  const { units, title, summary, begun_at, next_place, finished_at } = course;
  // It stays when it is done: what was right is read there.
  const [opened] = useState(next_place ?? 1);
  const place = asked ?? opened;
  const unit = units.find((each) => each.place === place) ?? units[0];
  const done = units.filter(({ is_done }) => is_done).length;
  return (
    <Page title={title} lead={summary} back="/learn" width="pair">
      <Columns side>
        <Stack>
          {finished_at && <Notice tone="good">{t('lesson.finished')}</Notice>}
          {begun_at && unit ? <Unit key={unit.place} course={course} unit={unit} /> : <Begin course={course} />}
        </Stack>
        <Card title={t('lesson.units')}>
          <Stack>
            {begun_at && <Progress done={done} total={units.length} label={t('learn.progress', { done, units: units.length })} />}
            <ol className="lesson-units">
              {units.map((each) => (
                <li key={each.place}>
                  {begun_at ? (
                    <Link
                      to="/learn/courses/$courseId"
                      params={{ courseId: course.id }}
                      search={{ unit: each.place }}
                      aria-current={each.place === unit?.place ? 'step' : undefined}
                    >
                      {each.title}
                    </Link>
                  ) : (
                    each.title
                  )}
                  {each.is_done && <span className="row-small">{` ${t('lesson.done')}`}</span>}
                </li>
              ))}
            </ol>
            <p className="row-small">{t('lesson.private')}</p>
          </Stack>
        </Card>
      </Columns>
    </Page>
  );
}

function Begin({ course: { id, may_begin } }: { course: LearnerCourse }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { send, isBusy, problem } = useSending();
  const begin = async () => {
    queries.setQueryData(lessonQuery(id).queryKey, await beginCourse(id));
    await queries.invalidateQueries({ queryKey: catalogueQuery.queryKey });
  };
  return (
    <Card>
      {problem && <ErrorNotice error={problem} />}
      {may_begin && (
        <Button kind="main" wide isBusy={isBusy} onClick={() => void send(begin)}>
          {t('lesson.begin')}
        </Button>
      )}
    </Card>
  );
}

function Unit({ course, unit }: { course: LearnerCourse; unit: LearnerUnit }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { perform } = useActing({ queryKey: lessonQuery(course.id).queryKey, lists: [catalogueQuery.queryKey] });
  const { send, isBusy, problem } = useSending();
  const isLast = unit.place === course.units.length;
  const go = () =>
    navigate({ to: '/learn/courses/$courseId', params: { courseId: course.id }, search: { unit: unit.place + 1 } });
  const finish = (answers?: AnswerGiven[]) =>
    send(async () => {
      await perform(() => finishUnit(course.id, unit.place, answers), undefined);
      if (unit.kind === 'text' && !isLast) await go();
    });
  return (
    <Card title={t('lesson.unit', { place: unit.place, title: unit.title })}>
      <Stack gap="wide">
        {unit.text?.split(/\n+/).map((line, index) => (
          <p key={index}>{line}</p>
        ))}
        {problem && <ErrorNotice error={problem} />}
        {unit.kind === 'quiz' && <Quiz unit={unit} isBusy={isBusy} onSend={finish} />}
        {unit.kind === 'text' && !unit.is_done && (
          <Button kind="main" wide isBusy={isBusy} onClick={() => void finish()}>
            {isLast ? t('lesson.read_last') : t('lesson.read')}
          </Button>
        )}
        {unit.is_done && !isLast && (
          <Button kind="main" wide onClick={() => void go()}>
            {t('lesson.next')}
          </Button>
        )}
      </Stack>
    </Card>
  );
}

interface QuizProps {
  unit: LearnerUnit;
  isBusy: boolean;
  onSend: (answers: AnswerGiven[]) => Promise<boolean>;
}

function Quiz({ unit: { questions, is_done, place }, isBusy, onSend }: QuizProps) {
  const { t } = useTranslation();
  const asked = questions ?? [];
  const [isAgain, setAgain] = useState(false);
  const [isTried, setTried] = useState(false);
  const [answers, setAnswers] = useState<AnswerGiven[]>(() => asked.map(() => nothing));
  if (is_done && !isAgain)
    return (
      <Stack gap="wide">
        {asked.map((question, index) => (
          <Stack key={index} gap="small">
            <strong>{question.stem}</strong>
            <p>{t('sit.chosen', { answer: inWords(question, question, t('lesson.and')) })}</p>
            <p>
              {question.is_right
                ? t('lesson.right')
                : t('lesson.wrong', { answer: inWords(question, rightOf(question), t('lesson.and')) })}
            </p>
            {question.explanation && <p className="row-small">{question.explanation}</p>}
          </Stack>
        ))}
        <Button onClick={() => setAgain(true)}>{t('lesson.again')}</Button>
      </Stack>
    );
  const isMissing = !answers.every(isWhole);
  const submit = async () => {
    setTried(true);
    if (!isMissing && (await onSend(answers))) setAgain(false);
  };
  return (
    <Stack gap="wide">
      {asked.map((question, index) => (
        <AnswerField
          key={index}
          name={`unit-${place}-${index}`}
          question={question}
          given={answers[index] ?? nothing}
          onChange={(given) => setAnswers((current) => current.map((each, at) => (at === index ? given : each)))}
          error={isTried && !isWhole(answers[index] ?? nothing) ? t('lesson.missing') : undefined}
        />
      ))}
      <Button kind="main" wide isBusy={isBusy} onClick={() => void submit()}>
        {t('lesson.answer')}
      </Button>
    </Stack>
  );
}

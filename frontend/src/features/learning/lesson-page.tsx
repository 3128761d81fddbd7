/** A course as its learner takes it: opens at the first unit that is not done, on any device. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import {
  beginCourse,
  catalogueQuery,
  finishUnit,
  lessonKey,
  type AnswerGiven,
  type LearnerCourse,
  type LearnerUnit,
} from '@/api/learning';
import { asProblem } from '@/api/problem';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice, Notice } from '@/ui/error';
import { Columns, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Page } from '@/ui/page';
import { Progress } from '@/ui/progress';
import { useActing } from '@/ui/use-acting';
import { useSending } from '@/ui/use-sending';
import { keepRead, lessonQuery, withRead } from './kept-lessons';
import { Media } from './lesson-media';
import { Quiz } from './lesson-quiz';
import { useSendingRead } from './use-sending-read';
import './learning.css';

export default function LessonPage() {
  const { t } = useTranslation();
  const { courseId } = useParams({ from: '/app/learn/courses/$courseId' });
  const { data: me } = useSuspenseQuery(meQuery);
  useSendingRead(me.id);
  return (
    <ObjectPage
      query={useQuery(lessonQuery(me.id, courseId))}
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
    queries.setQueryData(lessonKey(id), await beginCourse(id));
    await queries.invalidateQueries({ queryKey: catalogueQuery.queryKey });
  };
  return (
    <Card>
      {problem && <ErrorNotice error={problem} />}
      {!may_begin && <p>{t('lesson.closed')}</p>}
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
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { perform } = useActing({ queryKey: lessonKey(course.id), lists: [catalogueQuery.queryKey] });
  const { send, isBusy, problem } = useSending();
  const [kept] = useDraft<number[]>(me.id, `lesson.${course.id}`);
  const isKept = kept?.includes(unit.place) ?? false;
  const isLast = unit.place === course.units.length;
  const go = () =>
    navigate({ to: '/learn/courses/$courseId', params: { courseId: course.id }, search: { unit: unit.place + 1 } });
  const finish = (answers?: AnswerGiven[]) =>
    send(async () => {
      try {
        await perform(() => finishUnit(course.id, unit.place, answers), undefined);
      } catch (error) {
        // A text is read without a network too; a quiz waits for what the server says of it.
        if (unit.kind !== 'text' || asProblem(error).status !== 0) throw error;
        keepRead(me.id, course.id, unit.place);
        queries.setQueryData(lessonKey(course.id), withRead(course, [unit.place]));
      }
      if (unit.kind === 'text' && !isLast) await go();
    });
  return (
    <Card title={t('lesson.unit', { place: unit.place, title: unit.title })}>
      <Stack gap="wide">
        <Media courseId={course.id} unit={unit} />
        {unit.text?.split(/\n\s*\n/).map((line, index) => (
          <p key={index} className="lesson-text">
            {line}
          </p>
        ))}
        {isKept && <Notice tone="wait">{t('lesson.kept')}</Notice>}
        {problem && <ErrorNotice error={problem} />}
        {unit.kind === 'quiz' && <Quiz courseId={course.id} unit={unit} isBusy={isBusy} onSend={finish} />}
        {unit.kind !== 'quiz' && !unit.is_done && (
          <Button kind="main" wide isBusy={isBusy} onClick={() => void finish()}>
            {unit.kind !== 'text' ? t('lesson.seen') : isLast ? t('lesson.read_last') : t('lesson.read')}
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

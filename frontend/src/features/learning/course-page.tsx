/** A course as its author sees it: units of text and quizzes, kept as a draft on the device until they are saved, then published. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { actOnCourse, changeCourse, courseQuery, coursesQuery, type Course, type CourseUnit } from '@/api/learning';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Actions } from '@/ui/action-panel';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/error';
import { Confirm } from '@/ui/confirm';
import { Field } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Columns, Form, Row, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Page, Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { cleaned, emptyItem, isComplete, ItemFields, quizKinds } from './item-fields';
import { Overtaken, type Versioned } from './overtaken';
import { courseTones } from './tones';

export default function CoursePage() {
  const { t } = useTranslation();
  const { courseId } = useParams({ from: '/app/training/courses/$courseId' });
  return (
    <ObjectPage
      query={useQuery(courseQuery(courseId))}
      title={t('lesson.title')}
      back={{ to: '/training', label: t('training.title') }}
    >
      {(course) => (
        <Page
          title={course.title}
          back="/training"
          width="pair"
          lead={<Tag tone={courseTones[course.state]}>{course.state_name}</Tag>}
        >
          <Columns side>
            <Stack>
              <Parts
                of={[
                  course.number,
                  course.unit_name,
                  ...(course.edition > 0 ? [t('course.edition', { edition: course.edition })] : []),
                  ...(course.is_changed ? [t('course.not_published')] : []),
                ]}
              />
              {course.state !== 'retired' && <Editor key={course.version} course={course} />}
            </Stack>
            <CourseActions course={course} />
          </Columns>
        </Page>
      )}
    </ObjectPage>
  );
}

function CourseActions({ course }: { course: Course }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const [unsaved] = useDraft<Written>(me.id, `course.${course.id}`);
  return (
    <Actions
      // What is published is what was saved.
      object={unsaved ? { ...course, actions: [] } : course}
      none={unsaved ? <p>{t('course.unsaved')}</p> : undefined}
      queryKey={courseQuery(course.id).queryKey}
      lists={[coursesQuery.queryKey]}
      words="course.action"
      state={course.state_name}
      plain={actOnCourse.offered(course)}
      table={{ retire: { isWayOut: true, send: () => actOnCourse(course, 'retire') } }}
    />
  );
}

type Written = Versioned<{
  title: string;
  summary: string;
  units: CourseUnit[];
}>;

const isWhole = (unit: CourseUnit) =>
  unit.title.trim().length >= 2 &&
  (unit.kind === 'text' ? unit.text.trim().length > 0 : unit.questions.length > 0 && unit.questions.every(isComplete));

const tidied = (unit: CourseUnit): CourseUnit =>
  unit.kind === 'quiz' ? { ...unit, questions: unit.questions.map(cleaned) } : unit;

function Editor({ course }: { course: Course }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { perform } = useActing({ queryKey: courseQuery(course.id).queryKey, lists: [coursesQuery.queryKey] });
  const form = useForm<Written, Course>({
    start: { title: course.title, summary: course.summary, units: course.units, version: course.version },
    store: useDraft<Written>(me.id, `course.${course.id}`),
    required: ['title'],
    faults: ({ units }) => ({ units: units.every(isWhole) ? undefined : t('course.incomplete') }),
    send: ({ version, ...written }) =>
      perform(() => changeCourse({ ...course, version }, { ...written, units: written.units.map(tidied) }), t('course.saved')),
  });
  const { units } = form.values;
  const setUnits = (next: CourseUnit[]) => form.set({ units: next });
  const setUnit = (place: number, next: CourseUnit) => setUnits(units.map((each, at) => (at === place ? next : each)));
  const fault = form.error('units');
  return (
    <Form form={form} submit={t('course.save')} isMain={form.isSaved || course.units.length === 0}>
      <Overtaken form={form} version={course.version} />
      <Card>
        <Stack gap="wide">
          <Field label={t('course.title')} required error={form.error('title')}>
            {(wiring) => <Input {...wiring} {...form.text('title')} maxLength={80} />}
          </Field>
          <Field label={t('course.summary')} hint={t('course.summary_hint')}>
            {(wiring) => <TextArea {...wiring} {...form.text('summary')} maxLength={500} />}
          </Field>
        </Stack>
      </Card>
      {units.map((unit, place) => (
        <Card key={place} title={t('course.unit', { place: place + 1 })}>
          <Stack gap="wide">
            <Field label={t('course.unit_title')} required>
              {(wiring) => (
                <Input
                  {...wiring}
                  value={unit.title}
                  maxLength={80}
                  onChange={({ target }) => setUnit(place, { ...unit, title: target.value })}
                />
              )}
            </Field>
            {unit.kind === 'text' ? (
              <Field label={t('course.text')} hint={t('course.text_hint')} required>
                {(wiring) => (
                  <TextArea
                    {...wiring}
                    rows={8}
                    value={unit.text}
                    maxLength={10_000}
                    onChange={({ target }) => setUnit(place, { ...unit, text: target.value })}
                  />
                )}
              </Field>
            ) : (
              <Questions unit={unit} onChange={(next) => setUnit(place, next)} />
            )}
            <Confirm
              title={t('course.remove_ask', { place: place + 1 })}
              fact={t('course.remove_fact')}
              yes={t('course.remove')}
              onYes={() => setUnits(units.filter((_, at) => at !== place))}
            >
              {(open) => (
                <Button kind="quiet" onClick={open}>
                  {t('course.remove')}
                </Button>
              )}
            </Confirm>
          </Stack>
        </Card>
      ))}
      <Row>
        <Button onClick={() => setUnits([...units, { kind: 'text', title: '', text: '' }])}>{t('course.add_text')}</Button>
        <Button onClick={() => setUnits([...units, { kind: 'quiz', title: '', questions: [emptyItem] }])}>
          {t('course.add_quiz')}
        </Button>
      </Row>
      {fault && <Notice tone="wait">{fault}</Notice>}
    </Form>
  );
}

type Quiz = Extract<CourseUnit, { kind: 'quiz' }>;

function Questions({ unit, onChange }: { unit: Quiz; onChange: (unit: Quiz) => void }) {
  const { t } = useTranslation();
  const set = (questions: Quiz['questions']) => onChange({ ...unit, questions });
  return (
    <>
      {unit.questions.map((item, place) => (
        <Stack key={place} as="section" aria-label={t('item.stem')} gap="wide">
          <h3>{t('item.number', { number: place + 1 })}</h3>
          <ItemFields
            item={item}
            kinds={quizKinds}
            onChange={(next) => set(unit.questions.map((each, at) => (at === place ? next : each)))}
          />
          {unit.questions.length > 1 && (
            <Button kind="quiet" onClick={() => set(unit.questions.filter((_, at) => at !== place))}>
              {t('course.remove_question')}
            </Button>
          )}
        </Stack>
      ))}
      <Button onClick={() => set([...unit.questions, emptyItem])}>{t('course.add_question')}</Button>
    </>
  );
}

/** A course as its author sees it: its units, kept as a draft on the device until they are saved, then published. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { actOnCourse, changeCourse, courseQuery, coursesQuery, lessonFiles, type Course, type CourseUnit } from '@/api/learning';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Actions } from '@/ui/action-panel';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/error';
import { Confirm } from '@/ui/confirm';
import { Field } from '@/ui/field';
import { FileUpload } from '@/ui/file-upload';
import { Input, TextArea } from '@/ui/input';
import { Columns, Form, Row, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Page, Parts } from '@/ui/page';
import type { PickedFile } from '@/ui/picked-file';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { hasFile, isWhole, tidied, UnitFields } from './course-units';
import { emptyItem } from './item-fields';
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
  /** Units name those by their keys until they are saved. */
  files?: PickedFile[];
}>;

function Editor({ course }: { course: Course }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { perform } = useActing({ queryKey: courseQuery(course.id).queryKey, lists: [coursesQuery.queryKey] });
  const form = useForm<Written, Course>({
    start: { title: course.title, summary: course.summary, units: course.units, version: course.version },
    store: useDraft<Written>(me.id, `course.${course.id}`),
    required: ['title'],
    faults: ({ units, files = [] }) => {
      const known = [...course.files.map(({ id }) => id), ...files.filter(({ refused }) => !refused).map(({ key }) => key)];
      return { units: units.every((unit) => isWhole(unit, known)) ? undefined : t('course.incomplete') };
    },
    send: ({ version, files = [], ...written }) =>
      perform(
        () => changeCourse({ ...course, version }, { ...written, units: written.units.map((unit) => tidied(unit, files)) }),
        t('course.saved'),
      ),
  });
  const { units } = form.values;
  const offered = [
    ...course.files.map(({ id, name, media_type }) => ({ id, name, media_type })),
    ...form.files.files.filter(({ refused }) => !refused).map(({ key, name, media_type }) => ({ id: key, name, media_type })),
  ];
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
            <UnitFields unit={unit} files={offered} onChange={(next) => setUnit(place, next)} />
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
      {(units.some(hasFile) || form.files.files.length > 0) && (
        <Card title={t('course.files')}>
          <FileUpload {...form.files} at={lessonFiles} label={t('course.files_add')} note={t('course.files_note')} max={20} />
        </Card>
      )}
      <Row>
        <Button onClick={() => setUnits([...units, { kind: 'text', title: '', text: '' }])}>{t('course.add_text')}</Button>
        <Button onClick={() => setUnits([...units, { kind: 'file', title: '', file_id: '', text: '' }])}>
          {t('course.add_media')}
        </Button>
        <Button onClick={() => setUnits([...units, { kind: 'link', title: '', url: '', text: '' }])}>
          {t('course.add_link')}
        </Button>
        <Button onClick={() => setUnits([...units, { kind: 'quiz', title: '', questions: [emptyItem] }])}>
          {t('course.add_quiz')}
        </Button>
      </Row>
      {fault && <Notice tone="wait">{fault}</Notice>}
    </Form>
  );
}

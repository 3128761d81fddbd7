/** A new course: what it is called and for whom; its units are written on its own page. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { coursesQuery, createCourse, type Course } from '@/api/learning';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { FieldsForm } from '@/ui/fields';
import { Page } from '@/ui/page';
import { useFields } from '@/ui/use-fields';
import { useOwnUnits } from './own-units';

export default function CourseFormPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const units = useOwnUnits();
  const written = useFields<{ title: string; summary?: string; unit_id: string }, Course>({
    store: useDraft(me.id, 'course'),
    fields: [
      { name: 'title', kind: 'line', label: t('course.title'), isRequired: true, most: 80 },
      { name: 'summary', label: t('course.summary'), hint: t('course.summary_hint'), most: 500 },
      {
        name: 'unit_id',
        kind: 'choice',
        label: t('training.unit'),
        hint: t('training.unit_hint'),
        isRequired: true,
        choose: t('training.choose'),
        options: units,
      },
    ],
    start: { unit_id: units[0]?.value },
    send: ({ title, summary = '', unit_id }, key) => createCourse({ title, summary, unit_id, units: [] }, key),
    lists: [coursesQuery.queryKey],
    sent: ({ id }) => navigate({ to: '/training/courses/$courseId', params: { courseId: id }, replace: true }),
    leaves: true,
  });
  return (
    <Page title={t('course.new')} back="/training">
      <FieldsForm of={written} submit={t('course.create')} />
    </Page>
  );
}

/** A new exam, as a draft. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { createExam, examsQuery, type Exam } from '@/api/learning';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Field } from '@/ui/field';
import { Form } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { Select } from '@/ui/select';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { bodyOf, ExamFields, examFaults, startOf, type ExamWritten } from './exam-fields';
import { useOwnUnits } from './own-units';

export default function ExamFormPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const units = useOwnUnits();
  const { perform } = useActing({ lists: [examsQuery.queryKey] });
  const form = useForm<ExamWritten, Exam>({
    start: startOf(units[0]?.value ?? ''),
    store: useDraft<ExamWritten>(me.id, 'exam'),
    faults: examFaults,
    send: (written, key) => perform(() => createExam({ ...bodyOf(written), unit_id: written.unit_id }, key), undefined),
    sent: ({ id }) => navigate({ to: '/training/exams/$examId', params: { examId: id }, replace: true }),
    leaves: true,
  });
  return (
    <Page title={t('exam.new')} back="/training">
      <Form form={form} submit={t('exam.create')}>
        <Card>
          <Field label={t('training.unit')} hint={t('training.unit_hint')} required>
            {(wiring) => <Select {...wiring} {...form.text('unit_id')} choose={t('training.choose')} options={units} />}
          </Field>
        </Card>
        <ExamFields form={form} />
      </Form>
    </Page>
  );
}

/** One exam as its examiner sees it: the draft to change, what can be done with it, and its figures afterwards. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { actOnExam, changeExam, examQuery, examsQuery, type Exam } from '@/api/learning';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Actions } from '@/ui/action-panel';
import { formatMoment } from '@/ui/dates';
import { Notice } from '@/ui/error';
import { Columns, Form, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { bodyOf, ExamFields, examFaults, startOf, type ExamWritten } from './exam-fields';
import { ItemFigures } from './item-figures';
import { Overtaken, type Versioned } from './overtaken';
import { examTones } from './tones';

export default function ExamDraftPage() {
  const { t } = useTranslation();
  const { examId } = useParams({ from: '/app/training/exams/$examId' });
  return (
    <ObjectPage query={useQuery(examQuery(examId))} title={t('sit.title')} back={{ to: '/training', label: t('training.title') }}>
      {(exam) => (
        <Page title={exam.title} back="/training" width="pair" lead={<Tag tone={examTones[exam.state]}>{exam.state_name}</Tag>}>
          <Columns side>
            {exam.state === 'draft' ? (
              <Draft key={exam.version} exam={exam} />
            ) : (
              <Stack>
                <Standing exam={exam} />
                <ItemFigures examId={exam.id} />
              </Stack>
            )}
            <ExamActions exam={exam} />
          </Columns>
        </Page>
      )}
    </ObjectPage>
  );
}

function ExamActions({ exam }: { exam: Exam }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const [draft] = useDraft<Written>(me.id, `exam-draft.${exam.id}`);
  const isUnsaved = exam.state === 'draft' && draft !== null;
  return (
    <Actions
      // What is published is what was saved.
      object={isUnsaved ? { ...exam, actions: [] } : exam}
      none={isUnsaved ? <p>{t('exam.unsaved')}</p> : undefined}
      queryKey={examQuery(exam.id).queryKey}
      lists={[examsQuery.queryKey]}
      words="exam.action"
      state={exam.state_name}
      plain={actOnExam.offered(exam)}
      table={{ cancel: { isWayOut: true, send: () => actOnExam(exam, 'cancel') } }}
    />
  );
}

type Written = Versioned<ExamWritten>;

function Draft({ exam }: { exam: Exam }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { perform } = useActing({ queryKey: examQuery(exam.id).queryKey, lists: [examsQuery.queryKey] });
  const form = useForm<Written, Exam>({
    start: { ...startOf(exam.unit_id, exam), version: exam.version },
    store: useDraft<Written>(me.id, `exam-draft.${exam.id}`),
    faults: examFaults,
    send: (written) => perform(() => changeExam({ ...exam, version: written.version }, bodyOf(written)), t('exam.saved')),
  });
  return (
    <Form form={form} submit={t('exam.create')} isMain={form.isSaved}>
      <Overtaken form={form} version={exam.version} />
      {exam.outdated > 0 && <Notice tone="wait">{t('exam.outdated', { count: exam.outdated })}</Notice>}
      <ExamFields form={form} />
    </Form>
  );
}

function Standing({ exam }: { exam: Exam }) {
  const { t } = useTranslation();
  const { number, unit_name, opens_at, closes_at, minutes, questions, points, pass_percent, certificate, sat, passed } = exam;
  return (
    <Card title={t('exam.facts')}>
      <Stack>
        <Facts
          items={[
            { name: t('training.number'), value: number },
            { name: t('training.unit'), value: unit_name },
            { name: t('sit.open'), value: t('sit.until', { from: formatMoment(opens_at), to: formatMoment(closes_at) }) },
            { name: t('sit.minutes_label'), value: t('sit.minutes', { count: minutes }) },
            { name: t('sit.questions'), value: t('sit.questions_of', { questions, points }) },
            { name: t('sit.pass'), value: t('sit.percent', { percent: pass_percent }) },
            ...(certificate ? [{ name: t('exam.certificate'), value: certificate.title }] : []),
            ...(sat === null ? [] : [{ name: t('exam.sat'), value: sat }]),
            ...(sat === null ? [] : [{ name: t('exam.passed'), value: passed ?? t('exam.few') }]),
          ]}
        />
        {sat === null && <p className="row-small">{t('exam.figures_later')}</p>}
      </Stack>
    </Card>
  );
}

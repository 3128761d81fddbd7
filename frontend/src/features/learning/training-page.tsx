/** What a training officer makes: courses, exams, and the ways to the question bank and to certificates. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { coursesQuery, examsQuery } from '@/api/learning';
import { useTranslation } from '@/i18n';
import { DataList } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { FilterTabs } from '@/ui/filter-bar';
import { Row } from '@/ui/layout';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { courseTones, examTones } from './tones';

export default function TrainingPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { show = 'courses' } = useSearch({ from: '/app/training' });
  return (
    <Page
      title={t('training.title')}
      width="wide"
      aside={
        show === 'exams' ? (
          <Link to="/training/exams/new" className="button button-main">
            {t('training.new_exam')}
          </Link>
        ) : (
          <Link to="/training/courses/new" className="button button-main">
            {t('training.new_course')}
          </Link>
        )
      }
    >
      <Row>
        <Link to="/training/questions" className="button button-plain">
          {t('training.bank')}
        </Link>
        <Link to="/training/certificates" className="button button-plain">
          {t('training.revoke')}
        </Link>
      </Row>
      <FilterTabs
        label={t('training.title')}
        value={show}
        options={(['courses', 'exams'] as const).map((value) => ({ value, label: t(`training.show.${value}`) }))}
        onChange={(next) => void navigate({ to: '/training', search: { show: next === 'exams' ? next : undefined } })}
      />
      {show === 'exams' ? <Exams /> : <Courses />}
    </Page>
  );
}

function Courses() {
  const { t } = useTranslation();
  return (
    <DataList
      query={useInfiniteQuery(coursesQuery)}
      label={t('training.show.courses')}
      keyOf={({ id }) => id}
      empty={<Empty title={t('training.none_courses')} />}
      columns={[
        {
          name: t('training.name'),
          cell: ({ id, title }) => (
            <Link to="/training/courses/$courseId" params={{ courseId: id }} className="row-link">
              {title}
            </Link>
          ),
        },
        { name: t('training.state'), cell: ({ state, state_name }) => <Tag tone={courseTones[state]}>{state_name}</Tag> },
        { name: t('training.unit'), cell: ({ unit_name }) => unit_name },
        { name: t('training.number'), cell: ({ number }) => number },
      ]}
    />
  );
}

function Exams() {
  const { t } = useTranslation();
  return (
    <DataList
      query={useInfiniteQuery(examsQuery)}
      label={t('training.show.exams')}
      keyOf={({ id }) => id}
      empty={<Empty title={t('training.none_exams')} />}
      columns={[
        {
          name: t('training.name'),
          cell: ({ id, title }) => (
            <Link to="/training/exams/$examId" params={{ examId: id }} className="row-link">
              {title}
            </Link>
          ),
        },
        { name: t('training.state'), cell: ({ state, state_name }) => <Tag tone={examTones[state]}>{state_name}</Tag> },
        { name: t('training.unit'), cell: ({ unit_name }) => unit_name },
        { name: t('exam.opens'), cell: ({ opens_at }) => <When at={opens_at} /> },
      ]}
    />
  );
}

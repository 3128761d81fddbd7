/** What a training officer makes and sees to: courses, exams, short answers, appeals, the ways to the bank and to certificates. */
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
import { Appeals } from './appeals';
import { Markings } from './markings';
import { courseTones, examTones } from './tones';

const parts = ['courses', 'exams', 'markings', 'appeals'] as const;

export default function TrainingPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { show = 'courses' } = useSearch({ from: '/app/training' });
  return (
    <Page
      title={t('training.title')}
      width="wide"
      aside={
        show === 'courses' ? (
          <Link to="/training/courses/new" className="button button-main">
            {t('training.new_course')}
          </Link>
        ) : show === 'exams' ? (
          <Link to="/training/exams/new" className="button button-main">
            {t('training.new_exam')}
          </Link>
        ) : undefined
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
        options={parts.map((value) => ({ value, label: t(`training.show.${value}`) }))}
        onChange={(next) => void navigate({ to: '/training', search: { show: next === 'courses' ? undefined : next } })}
      />
      {show === 'courses' && <Courses />}
      {show === 'exams' && <Exams />}
      {show === 'markings' && <Markings />}
      {show === 'appeals' && <Appeals />}
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

/** What one can learn: courses with how far one is, exams, and the way to one's certificates. */
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { catalogueQuery, ownExamsQuery, type OwnExam } from '@/api/learning';
import { meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { DataList } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Row, Stack } from '@/ui/layout';
import { Card, Page, Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { useOnline } from '@/ui/use-online';
import { keptLessonsQuery } from './kept-lessons';
import { useSendingRead } from './use-sending-read';
import { standingOf } from './standing';

export default function LearnPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const isOnline = useOnline();
  useSendingRead(me.id);
  return (
    <Page
      title={t('learn.title')}
      aside={
        <Link to="/learn/certificates" className="button button-plain">
          {t('learn.certificates')}
        </Link>
      }
    >
      <Row>
        <Link to="/learn/contests" className="button button-plain">
          {t('nav.contests')}
        </Link>
        <Link to="/learn/innovations" className="button button-plain">
          {t('nav.innovations')}
        </Link>
        <Link to="/learn/apprenticeships" className="button button-plain">
          {t('nav.apprenticeships')}
        </Link>
        <Link to="/learn/hours" className="button button-plain">
          {t('nav.hours')}
        </Link>
        <Link to="/library" className="button button-plain">
          {t('nav.library')}
        </Link>
      </Row>
      <Stack as="section" aria-label={t('learn.exams')}>
        <h2>{t('learn.exams')}</h2>
        <DataList
          query={useInfiniteQuery(ownExamsQuery)}
          label={t('learn.exams')}
          keyOf={({ id }) => id}
          empty={<Empty title={t('learn.no_exams')} />}
          columns={[
            {
              name: t('sit.title'),
              cell: ({ id, title }) => (
                <Link to="/learn/exams/$examId" params={{ examId: id }} className="row-link">
                  {title}
                </Link>
              ),
            },
            { name: t('sit.result'), cell: (exam) => <ExamTag exam={exam} /> },
            {
              name: t('sit.open'),
              cell: ({ opens_at, closes_at }) => <Parts of={[<When key="o" at={opens_at} />, <When key="c" at={closes_at} />]} />,
            },
          ]}
        />
      </Stack>
      {!isOnline && <Kept owner={me.id} />}
      <Stack as="section" aria-label={t('learn.courses')}>
        <h2>{t('learn.courses')}</h2>
        <DataList
          query={useInfiniteQuery(catalogueQuery)}
          label={t('learn.courses')}
          keyOf={({ id }) => id}
          empty={<Empty title={t('learn.no_courses')} />}
          columns={[
            {
              name: t('lesson.title'),
              cell: ({ id, title }) => (
                <Link to="/learn/courses/$courseId" params={{ courseId: id }} className="row-link">
                  {title}
                </Link>
              ),
            },
            {
              name: t('lesson.units'),
              cell: ({ begun, finished_at, done, units }) => (
                <Tag tone={finished_at ? 'good' : begun ? 'wait' : 'still'}>
                  {finished_at ? t('learn.finished') : begun ? t('learn.progress', { done, units }) : t('learn.new')}
                </Tag>
              ),
            },
          ]}
        />
      </Stack>
    </Page>
  );
}

/** Courses that this device has. */
function Kept({ owner }: { owner: string }) {
  const { t } = useTranslation();
  const { data: courses = [] } = useQuery(keptLessonsQuery(owner));
  if (courses.length === 0) return null;
  return (
    <Card title={t('learn.kept')}>
      <Stack as="ul" gap="small">
        {courses.map(({ id, title }) => (
          <li key={id}>
            <Link to="/learn/courses/$courseId" params={{ courseId: id }} className="row-link">
              {title}
            </Link>
          </li>
        ))}
      </Stack>
    </Card>
  );
}

function ExamTag({ exam }: { exam: OwnExam }) {
  const { t } = useTranslation();
  const { tone, words } = standingOf(exam);
  return <Tag tone={tone}>{t(words)}</Tag>;
}

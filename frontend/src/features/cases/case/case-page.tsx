/** One case on one screen, as its reader may see it: author, union staff or department. */
import { useQuery } from '@tanstack/react-query';
import { useLocation, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { caseQuery } from '@/api/cases';
import { Problem } from '@/api/problem';
import { ErrorNotice } from '@/ui/error';
import { NotHere } from '@/ui/not-here';
import { Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { caseStates, isSupervised } from '@/features/cases/states';
import { StatusTag, Tag } from '@/ui/status-tag';
import { AuthorView } from './author-view';
import { StaffView } from './staff-view';
import { useReadNotices } from './use-read-notices';
import './case.css';

export default function CasePage() {
  const { t } = useTranslation();
  const { caseId = '' } = useParams({ strict: false });
  const { pathname } = useLocation();
  const { data, isPending, error, refetch } = useQuery(caseQuery(caseId));
  const isAtDesk = data ? data.my_role !== 'author' : pathname.startsWith('/desk');
  const back = isAtDesk
    ? ({ to: '/desk/cases', label: t('problem.go_queue') } as const)
    : ({ to: '/concerns', label: t('problem.go_concerns') } as const);

  useReadNotices(data?.id);

  const isGone = error instanceof Problem && error.status === 404;
  if (!data && isGone) {
    return <NotHere title={t('case.not_here')} detail={t('case.not_here_detail')} back={back} />;
  }
  if (!data) {
    return (
      <Page title={t('case.title')} back={back.to}>
        {isPending ? (
          <Skeleton rows={8} label={t('list.loading')} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  }
  if (isGone) return <NotHere title={t('case.gone')} detail={t('case.gone_detail')} back={back} />;
  return (
    <Page
      title={data.title}
      name={data.title}
      back={back.to}
      width={data.my_role === 'author' ? 'reading' : 'pair'}
      lead={
        <span className="case-lead">
          <StatusTag of={caseStates} state={data.state} />
          {data.late && <Tag tone="late">{t('case.late')}</Tag>}
          {isSupervised(data) && <Tag tone="late">{t('case.supervised')}</Tag>}
          <span>{t('case.number', { number: data.number })}</span>
        </span>
      }
    >
      {data.my_role === 'author' ? <AuthorView shown={data} /> : <StaffView shown={data} />}
    </Page>
  );
}

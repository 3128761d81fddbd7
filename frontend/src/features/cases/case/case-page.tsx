/** One case on one screen, as its reader may see it: author, union staff or department. */
import { useQuery } from '@tanstack/react-query';
import { caseQuery } from '@/api/cases';
import { Problem } from '@/api/problem';
import { useReadNotices } from '@/api/use-read-notices';
import { useTranslation } from '@/i18n';
import { ErrorNotice } from '@/ui/error';
import { Row } from '@/ui/layout';
import { NotHere } from '@/ui/not-here';
import { Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { caseStates, isSupervised } from '@/features/cases/states';
import { StatusTag, Tag } from '@/ui/status-tag';
import { AuthorView } from './author-view';
import { StaffView } from './staff-view';
import './case.css';

/** `isAtDesk`: by which of its two addresses it was opened. */
export function CasePage({ caseId, isAtDesk }: { caseId: string; isAtDesk: boolean }) {
  const { t } = useTranslation();
  const { data, isPending, error, refetch } = useQuery(caseQuery(caseId));
  const back = (data ? data.my_role !== 'author' : isAtDesk)
    ? ({ to: '/desk/cases', label: t('case.go_queue') } as const)
    : ({ to: '/concerns', label: t('case.go_concerns') } as const);

  useReadNotices('case', data?.id);

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
        <Row as="span">
          <StatusTag of={caseStates} state={data.state} />
          {data.late && <Tag tone="late">{t('case.late')}</Tag>}
          {isSupervised(data) && <Tag tone="late">{t('case.supervised')}</Tag>}
          <span>{t('case.number', { number: data.number })}</span>
        </Row>
      }
    >
      {data.my_role === 'author' ? <AuthorView shown={data} /> : <StaffView shown={data} />}
    </Page>
  );
}

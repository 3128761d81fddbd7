/** One case on one screen, as its reader may see it: author, union staff or department. */
import { useQuery } from '@tanstack/react-query';
import { caseQuery } from '@/api/cases';
import { useReadNotices } from '@/api/use-read-notices';
import { useTranslation } from '@/i18n';
import { Row } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Page } from '@/ui/page';
import { caseStates, isSupervised } from '@/features/cases/states';
import { StatusTag, Tag } from '@/ui/status-tag';
import { AuthorView } from './author-view';
import { StaffView } from './staff-view';
import './case.css';

/** `isAtDesk`: by which of its two addresses it was opened. */
export function CasePage({ caseId, isAtDesk }: { caseId: string; isAtDesk: boolean }) {
  const { t } = useTranslation();
  const query = useQuery(caseQuery(caseId));
  const { data } = query;
  const back = (data ? data.my_role !== 'author' : isAtDesk)
    ? ({ to: '/desk/cases', label: t('case.go_queue') } as const)
    : ({ to: '/concerns', label: t('case.go_concerns') } as const);

  useReadNotices('case', data?.id);

  const none = data
    ? { title: t('case.gone'), detail: t('case.gone_detail') }
    : { title: t('case.not_here'), detail: t('case.not_here_detail') };
  return (
    <ObjectPage query={query} title={t('case.title')} back={back} none={none}>
      {(shown) => (
        <Page
          title={shown.title}
          name={shown.title}
          back={back.to}
          width={shown.my_role === 'author' ? 'reading' : 'pair'}
          lead={
            <Row as="span">
              <StatusTag of={caseStates} state={shown.state} />
              {shown.late && <Tag tone="late">{t('case.late')}</Tag>}
              {isSupervised(shown) && <Tag tone="late">{t('case.supervised')}</Tag>}
              <span>{t('case.number', { number: shown.number })}</span>
            </Row>
          }
        >
          {shown.my_role === 'author' ? <AuthorView shown={shown} /> : <StaffView shown={shown} />}
        </Page>
      )}
    </ObjectPage>
  );
}

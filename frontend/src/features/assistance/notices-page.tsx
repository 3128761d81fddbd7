/** What is on notice before the reader's unit. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { noticesQuery, type Notice } from '@/api/assistance';
import { useTranslation, words } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { DueWords } from '@/ui/due-words';
import { Empty } from '@/ui/empty';
import { Page } from '@/ui/page';

export default function NoticesPage() {
  const { t } = useTranslation();
  const title = ({ id, shown }: Notice) => (
    <Link to="/help/notices/$noticeId" params={{ noticeId: id }} className="row-link">
      {shown.name}
    </Link>
  );
  const until = ({ due }: Notice) => <DueWords due={due} kind={t('notice.until')} short />;
  const tier = ({ shown }: Notice) => words('notice.tier', shown.tier ?? '', shown.tier ?? '');
  const columns: Column<Notice>[] = [
    { name: t('notice.name'), cell: title },
    { name: t('file.unit'), cell: ({ shown }) => shown.unit },
    { name: t('notice.result'), cell: tier },
    { name: t('notice.until'), cell: until },
  ];
  return (
    <Page title={t('notice.list')} lead={t('notice.list_lead')} back="/help" width="wide">
      <DataList
        query={useInfiniteQuery(noticesQuery)}
        label={t('notice.list')}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Empty title={t('notice.none')} hint={t('notice.none_hint')} />}
        card={(row) => (
          <article className="row-card">
            <div className="row-card-head">
              {title(row)}
              {tier(row)}
            </div>
            <p>{row.shown.unit}</p>
            {until(row)}
          </article>
        )}
      />
    </Page>
  );
}

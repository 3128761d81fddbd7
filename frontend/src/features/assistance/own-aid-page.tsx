/** Aid that needs no hardship file, at a birth, a marriage, a death or in hospital: asking for it, and one's own aids. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { aidsQuery, type AidRow } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { Card, Page, Parts } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { AskForm } from './ask-form';
import { aidStates } from './states';

export default function OwnAidPage() {
  const { t } = useTranslation();
  const link = ({ id, programme_name }: AidRow) => (
    <Link to="/assistance/aids/$aidId" params={{ aidId: id }} className="row-link">
      {programme_name}
    </Link>
  );
  const columns: Column<AidRow>[] = [
    { name: t('aid.programme'), cell: link },
    { name: t('file.number'), cell: ({ number }) => number },
    { name: t('aid.amount'), cell: ({ fen }) => <Money fen={fen} />, align: 'end' },
    { name: t('file.state'), cell: ({ state }) => <StatusTag of={aidStates} state={state} /> },
    { name: t('aid.requested'), cell: ({ requested_at }) => <When at={requested_at} as="day" /> },
  ];
  return (
    <Page title={t('aid.without_file')} lead={t('aid.without_file_lead')} back="/help">
      <Card>
        <AskForm householdId={null} />
      </Card>
      <Stack as="section" aria-label={t('aid.own')}>
        <h2>{t('aid.own')}</h2>
        <DataList
          query={useInfiniteQuery(aidsQuery({ own: true }))}
          label={t('aid.own')}
          columns={columns}
          keyOf={({ id }) => id}
          empty={<Empty title={t('aid.none_own')} />}
          card={(row) => (
            <article className="row-card">
              <div className="row-card-head">
                {link(row)}
                <StatusTag of={aidStates} state={row.state} />
              </div>
              <Parts of={[<Money fen={row.fen} />, row.number, <When at={row.requested_at} as="day" />]} />
            </article>
          )}
        />
      </Stack>
    </Page>
  );
}

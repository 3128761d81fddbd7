/** One aid: how much and why, what can be done with it, and what was posted for it. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { actOnAid, aidLedgerQuery, aidQuery, programmesQuery, type Aid } from '@/api/assistance';
import { holds, meQuery } from '@/api/session';
import { useTranslation, words } from '@/i18n';
import { ActionPanel } from '@/ui/action-panel';
import { Columns, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page, Parts } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { useActions } from '@/ui/use-actions';
import { When } from '@/ui/when';
import { reasonField } from './action-fields';
import { AidRead } from './aid-read';
import { accountName } from './funds';
import { aidStates } from './states';

export default function AidPage() {
  const { t } = useTranslation();
  const { aidId } = useParams({ from: '/app/assistance/aids/$aidId' });
  const { data: me } = useSuspenseQuery(meQuery);
  const programmes = useQuery(programmesQuery).data;
  return (
    <ObjectPage query={useQuery(aidQuery(aidId))} title={t('aid.title')} back={{ to: '/assistance/aids', label: t('aid.list') }}>
      {(aid) => (
        <Page
          title={programmes?.find(({ code }) => code === aid.programme)?.name ?? t('aid.title')}
          lead={<StatusTag of={aidStates} state={aid.state} />}
          back="/assistance/aids"
          width="pair"
        >
          <Columns side>
            <Stack>
              <Card title={t('aid.facts')}>
                <Facts
                  items={[
                    { name: t('file.number'), value: aid.number },
                    { name: t('aid.amount'), value: <Money fen={aid.fen} /> },
                    { name: t('fund.title'), value: t(`fund.name.${aid.fund}`) },
                    { name: t('aid.level'), value: t(`aid.levels.${aid.level}`) },
                    { name: t('aid.requested'), value: <When at={aid.requested_at} /> },
                  ]}
                />
              </Card>
              <AidRead aid={aid} />
              {holds(me, 'finance', 'auditor') && <Ledger aid={aid} />}
            </Stack>
            <AidActions aid={aid} />
          </Columns>
        </Page>
      )}
    </ObjectPage>
  );
}

function AidActions({ aid }: { aid: Aid }) {
  const { t } = useTranslation();
  const actions = useActions<{ reason: string; external?: string; why?: string }>({
    object: aid,
    queryKey: aidQuery(aid.id).queryKey,
    lists: [['aids']],
    words: 'aid_action',
    state: words('aid.state', aid.state, ''),
    table: {
      approve: { facts: { number: aid.number }, send: () => actOnAid(aid, 'approve') },
      countersign: {
        facts: { number: aid.number },
        fields: aid.level === 'external' ? [{ name: 'external', label: t('aid.external'), hint: t('aid.external_hint') }] : [],
        send: ({ external }) => actOnAid(aid, 'countersign', { external_reference: external }),
      },
      refuse: {
        isWayOut: true,
        fields: reasonField(t('work.reject_reason')),
        send: ({ reason }) => actOnAid(aid, 'refuse', { reason }),
      },
      reverse: {
        isWayOut: true,
        fields: reasonField(t('aid.reverse_reason')),
        send: ({ reason }) => actOnAid(aid, 'reverse', { reason }),
      },
      withdraw: {
        isWayOut: true,
        fields: [{ name: 'why', label: t('own.withdraw_reason') }],
        send: ({ why }) => actOnAid(aid, 'withdraw', { reason: why }),
      },
    },
  });
  return <ActionPanel of={actions} none={<p>{t('aid.nothing')}</p>} />;
}

function Ledger({ aid }: { aid: Aid }) {
  const { t } = useTranslation();
  const { data } = useQuery(aidLedgerQuery(aid.id));
  if (!data || data.length === 0) return null;
  return (
    <Card title={t('fund.posted')}>
      <Stack as="ul" gap="small">
        {data.map(({ id, at, debit, credit, fen }) => (
          <li key={id}>
            {t('fund.moved', { from: accountName(credit), to: accountName(debit) })} <Money fen={fen} />
            <Parts of={[<When at={at} />]} />
          </li>
        ))}
      </Stack>
    </Card>
  );
}

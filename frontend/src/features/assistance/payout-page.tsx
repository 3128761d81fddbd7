/** One payment batch: release by another than its maker, the bank's file, what the bank did, and what it did not say. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { actOnPayout, payoutQuery, type Payout } from '@/api/assistance';
import { holds, meQuery } from '@/api/session';
import { useTranslation, words } from '@/i18n';
import { ActionPanel } from '@/ui/action-panel';
import { Table } from '@/ui/data-list';
import { Notice } from '@/ui/error';
import { Columns, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { useActions } from '@/ui/use-actions';
import { When } from '@/ui/when';
import { reasonField } from './action-fields';
import { BankFiles } from './bank-files';
import { paymentStates, payoutStates } from './states';

export default function PayoutPage() {
  const { t } = useTranslation();
  const { payoutId } = useParams({ from: '/app/assistance/payouts/$payoutId' });
  return (
    <ObjectPage
      query={useQuery(payoutQuery(payoutId))}
      title={t('payout.title')}
      back={{ to: '/assistance/payouts', label: t('payout.list') }}
    >
      {(payout) => (
        <Page
          title={payout.number}
          lead={<StatusTag of={payoutStates} state={payout.state} />}
          back="/assistance/payouts"
          width="pair"
        >
          <Columns side>
            <Stack>
              <Unclear payout={payout} />
              <Card title={t('payout.facts')}>
                <Facts
                  items={[
                    { name: t('payout.total'), value: <Money fen={payout.fen} /> },
                    { name: t('payout.count'), value: payout.payments.length },
                    { name: t('fund.title'), value: t(`fund.name.${payout.fund}`) },
                    { name: t('payout.made'), value: <When at={payout.made_at} /> },
                  ]}
                />
              </Card>
              <Payments payout={payout} />
            </Stack>
            <Stack>
              <PayoutActions payout={payout} />
              <BankFiles payout={payout} />
            </Stack>
          </Columns>
        </Page>
      )}
    </ObjectPage>
  );
}

/** What somebody has to look into. */
function Unclear({ payout: { unmatched, payments } }: { payout: Payout }) {
  const { t } = useTranslation();
  const unknown = payments.filter(({ state }) => state === 'UNKNOWN' || state === 'CONTRADICTED').length;
  return (
    <>
      {unknown > 0 && (
        <Notice tone="wait" title={t('payout.unknown', { number: unknown })}>
          {t('payout.unknown_hint')}
        </Notice>
      )}
      {unmatched.length > 0 && (
        <Card title={t('payout.unmatched')}>
          <p className="row-small">{t('payout.unmatched_hint')}</p>
          <Stack as="ul" gap="small">
            {unmatched.map(({ line, reference, why }, index) => (
              <li key={index}>
                {t('payout.line', { line })} <strong>{reference}</strong> {words('payout.why', why, why)}
              </li>
            ))}
          </Stack>
        </Card>
      )}
    </>
  );
}

function Payments({ payout: { payments } }: { payout: Payout }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  // An auditor reads the batch; the aid behind a payment is not theirs to open.
  const mayOpen = holds(me, 'finance');
  return (
    <Card title={t('payout.payments')}>
      <div className="data-table">
        <Table
          label={t('payout.payments')}
          items={payments}
          keyOf={({ reference }) => reference}
          columns={[
            {
              name: t('payout.reference'),
              cell: ({ reference, aid_id }) =>
                mayOpen ? (
                  <Link to="/assistance/aids/$aidId" params={{ aidId: aid_id }}>
                    {reference}
                  </Link>
                ) : (
                  reference
                ),
            },
            { name: t('aid.amount'), cell: ({ fen }) => <Money fen={fen} />, align: 'end' },
            { name: t('file.state'), cell: ({ state }) => <StatusTag of={paymentStates} state={state} /> },
          ]}
        />
      </div>
    </Card>
  );
}

function PayoutActions({ payout }: { payout: Payout }) {
  const { t } = useTranslation();
  const open = payout.payments.filter(({ state }) => state === 'UNKNOWN' || state === 'SENT');
  const actions = useActions<{ reason: string; reference: string; paid: string }>({
    object: payout,
    queryKey: payoutQuery(payout.id).queryKey,
    lists: [['payouts'], ['aids'], ['funds']],
    words: 'payout_action',
    state: words('payout.state', payout.state, ''),
    table: {
      release: { facts: { number: payout.number }, send: () => actOnPayout(payout, 'release') },
      answer: {
        isWayOut: true,
        fields: [
          {
            name: 'reference',
            kind: 'choice',
            label: t('payout.reference'),
            isRequired: true,
            choose: t('figure.choose'),
            options: open.map(({ reference }) => ({ value: reference, label: reference })),
          },
          {
            name: 'paid',
            kind: 'choice',
            label: t('payout.bank_said'),
            isRequired: true,
            choose: t('figure.choose'),
            options: [
              { value: 'yes', label: t('payout.bank_paid') },
              { value: 'no', label: t('payout.bank_failed') },
            ],
          },
        ],
        send: ({ reference, paid }) => actOnPayout(payout, 'answer', { reference, paid: paid === 'yes' }),
      },
      cancel: {
        isWayOut: true,
        facts: { number: payout.number },
        fields: reasonField(t('payout.cancel_reason')),
        send: ({ reason }) => actOnPayout(payout, 'cancel', { reason }),
      },
    },
  });
  return <ActionPanel of={actions} none={<p>{t('payout.nothing')}</p>} />;
}

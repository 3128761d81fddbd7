/** One payment batch: release by another than its maker, the bank's file, what the bank did, and what it did not say. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { actOnPayout, payoutQuery, payoutReadQuery, type Payout } from '@/api/assistance';
import { useTranslation, words } from '@/i18n';
import { ActionPanel } from '@/ui/action-panel';
import { Table } from '@/ui/data-list';
import { Notice } from '@/ui/error';
import { Columns, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { SealedCard, useOpened } from '@/ui/sealed';
import { StatusTag } from '@/ui/status-tag';
import { stepsIn, Timeline } from '@/ui/timeline';
import { useActions } from '@/ui/use-actions';
import { inYuan, yuan } from '@/ui/use-money';
import { useWide } from '@/ui/use-wide';
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
                    { name: t('payout.count'), value: payout.number_of_payments },
                    { name: t('fund.title'), value: t(`fund.name.${payout.fund}`) },
                    { name: t('file.unit'), value: payout.unit_name },
                    { name: t('payout.made'), value: <When at={payout.made_at} /> },
                  ]}
                />
              </Card>
              <Payments payout={payout} />
              <Story payout={payout} />
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

type Payment = Payout['payments'][number];

/** Its fate is known to the bank alone. */
const isToAsk = ({ state }: Payment) => state === 'UNKNOWN' || state === 'CONTRADICTED';

/** What somebody has to look into. */
function Unclear({ payout: { unmatched, payments } }: { payout: Payout }) {
  const { t } = useTranslation();
  const unknown = payments.filter(isToAsk).length;
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
  const isWide = useWide();
  const link = ({ reference, aid_id }: Payment) => (
    <Link to="/assistance/aids/$aidId" params={{ aidId: aid_id }} className="row-link">
      {reference}
    </Link>
  );
  const state = (payment: Payment) => <StatusTag of={paymentStates} state={payment.state} />;
  return (
    <Card title={t('payout.payments')}>
      {isWide ? (
        <div className="data-table">
          <Table
            label={t('payout.payments')}
            items={payments}
            keyOf={({ reference }) => reference}
            columns={[
              { name: t('payout.reference'), cell: link },
              { name: t('aid.amount'), cell: ({ fen }) => <Money fen={fen} />, align: 'end' },
              { name: t('file.state'), cell: state },
            ]}
          />
        </div>
      ) : (
        <Stack as="ul" gap="small">
          {payments.map((payment) => (
            <li key={payment.reference}>
              <article className="row-card">
                <div className="row-card-head">
                  {link(payment)}
                  {state(payment)}
                </div>
                <Money fen={payment.fen} />
              </article>
            </li>
          ))}
        </Stack>
      )}
    </Card>
  );
}

/** Who made it, released it and took the bank's result. */
function Story({ payout }: { payout: Payout }) {
  const { t } = useTranslation();
  const { data, ...read } = useOpened(payoutReadQuery(payout.id, payout.version));
  if (!data) return <SealedCard title={t('file.timeline')} label={t('payout.open')} of={read} />;
  return (
    <Card title={t('file.timeline')}>
      <Timeline steps={stepsIn(data.timeline, payoutStates, 'payout.event')} />
    </Card>
  );
}

function PayoutActions({ payout }: { payout: Payout }) {
  const { t } = useTranslation();
  const asked = payout.payments.filter(isToAsk);
  const open = payout.payments.filter((payment) => payment.state === 'SENT' || isToAsk(payment));
  const sum = { number: payout.number, count: payout.number_of_payments, total: yuan(payout.fen) };
  const actions = useActions<{ reason: string; reference: string; paid: string }>({
    object: payout,
    queryKey: payoutQuery(payout.id).queryKey,
    lists: [['payouts'], ['aids'], ['funds']],
    words: 'payout_action',
    state: payout.state_name,
    table: {
      release: { facts: sum, send: () => actOnPayout(payout, 'release') },
      answer: {
        // What the bank's file did not say is what there is to do.
        isWayOut: asked.length === 0,
        fields: [
          {
            name: 'reference',
            kind: 'choice',
            label: t('payout.reference'),
            isRequired: true,
            choose: t('figure.choose'),
            options: open.map(({ reference, fen }) => ({
              value: reference,
              label: `${reference} · ${inYuan(fen)}`,
            })),
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

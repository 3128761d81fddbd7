/** One aid: how much and why, what can be done with it, and what was posted for it. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useRef, type Ref } from 'react';
import { actOnAid, aidLedgerQuery, aidQuery, ownAidQuery, papers, type Aid, type Evidence, type Purpose } from '@/api/assistance';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { ActBar } from '@/ui/act-bar';
import { ActionPanel } from '@/ui/action-panel';
import { Notice } from '@/ui/error';
import { Columns, Row, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page, Parts } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { useActions } from '@/ui/use-actions';
import { When } from '@/ui/when';
import { reasonField } from './action-fields';
import { AidContent, OwnAidContent } from './aid-read';
import { accountName } from './funds';
import { kinds } from './paper-fields';
import { aidStates } from './states';

export default function AidPage() {
  const { t } = useTranslation();
  const { aidId } = useParams({ from: '/app/assistance/aids/$aidId' });
  const { data: me } = useSuspenseQuery(meQuery);
  const works = holds(me, 'union_staff', 'approver', 'finance', 'auditor');
  const back = works
    ? ({ to: '/assistance/aids', label: t('aid.list') } as const)
    : ({ to: '/help', label: t('help.title') } as const);
  return (
    <ObjectPage query={useQuery(aidQuery(aidId))} title={t('aid.title')} back={back}>
      {(aid) => (
        <Page title={aid.programme_name} lead={<StatusTag of={aidStates} state={aid.state} />} back={back.to} width="pair">
          <OneAid aid={aid} />
        </Page>
      )}
    </ObjectPage>
  );
}

function OneAid({ aid }: { aid: Aid }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { is_own: isOwn } = aid;
  const act = useRef<HTMLElement>(null);
  return (
    <>
      <Columns side>
        <Stack>
          <Card title={t('aid.facts')}>
            <Stack>
              {aid.is_reclaimed && <Notice tone="wait">{t(isOwn ? 'aid.reclaimed_own' : 'aid.reclaimed')}</Notice>}
              {isOwn && !aid.is_reclaimed && <p>{t(`aid.next.${aid.state}`)}</p>}
              <Facts
                items={[
                  { name: t('file.number'), value: aid.number },
                  { name: t('aid.amount'), value: <Money fen={aid.fen} /> },
                  ...(aid.applicant_name && !isOwn ? [{ name: t('file.applicant'), value: aid.applicant_name }] : []),
                  ...(isOwn
                    ? []
                    : [
                        { name: t('file.unit'), value: aid.unit_name },
                        { name: t('fund.title'), value: t(`fund.name.${aid.fund}`) },
                        { name: t('aid.level'), value: t(`aid.levels.${aid.level}`) },
                      ]),
                  { name: t('aid.requested'), value: <When at={aid.requested_at} /> },
                ]}
              />
              <ToHousehold aid={aid} />
            </Stack>
          </Card>
          {isOwn ? <OwnAidContent aid={aid} /> : <AidContent aid={aid} />}
          {holds(me, 'finance', 'auditor') && !isOwn && <Ledger aid={aid} mayFollow={holds(me, 'auditor')} />}
        </Stack>
        <AidActions aid={aid} ref={act} />
      </Columns>
      {aid.actions.some((name) => name === 'approve' || name === 'countersign') && <ActBar target={act} label={t('work.go')} />}
    </>
  );
}

/** For those who may open it: the rest have no file of it. */
function ToHousehold({ aid }: { aid: Aid }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const mayRead = aid.is_own || holds(me, 'union_staff', 'approver');
  if (!aid.household_id) {
    return aid.claim_id && (mayRead || holds(me, 'auditor')) ? (
      <Row>
        <Link to="/assistance/claims/$claimId" params={{ claimId: aid.claim_id }} className="button button-plain">
          {t('aid.to_claim')}
        </Link>
      </Row>
    ) : null;
  }
  if (!mayRead) return null;
  return (
    <Row>
      <Link
        to={aid.is_own ? '/help/$householdId' : '/assistance/households/$householdId'}
        params={{ householdId: aid.household_id }}
        className="button button-plain"
      >
        {t(aid.is_own ? 'aid.to_own' : 'aid.to_household')}
      </Link>
    </Row>
  );
}

function AidActions({ aid, ref }: { aid: Aid; ref: Ref<HTMLElement> }) {
  const { t } = useTranslation();
  const isAlone = aid.is_own && !aid.household_id;
  const own = useQuery({ ...ownAidQuery(aid.id, aid.version), enabled: isAlone });
  const asksHealth = isAlone && !own.data?.consents.some(({ purpose }) => purpose === 'health');
  const actions = useActions<{ reason: string; external?: string; why?: string; evidence: Evidence; consents?: Purpose[] }>({
    isSealed: true,
    object: aid,
    queryKey: aidQuery(aid.id).queryKey,
    lists: [['aids']],
    words: 'aid_action',
    state: aid.state_name,
    table: {
      approve: { facts: { number: aid.number }, send: () => actOnAid(aid, 'approve') },
      countersign: {
        facts: { number: aid.number },
        fields:
          aid.level === 'external' || aid.level === 'national'
            ? [{ name: 'external', label: t('aid.external'), hint: t('aid.external_hint') }]
            : [],
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
      add_papers: {
        isWayOut: true,
        fields: [
          {
            name: 'evidence',
            kind: 'choice',
            label: t('papers.kind'),
            isRequired: true,
            choose: t('figure.choose'),
            options: kinds.map((value) => ({ value, label: t(`evidence.${value}`) })),
          },
          ...(asksHealth
            ? [
                {
                  name: 'consents' as const,
                  kind: 'several' as const,
                  least: 0,
                  label: t('consent.health_too'),
                  options: [{ value: 'health', label: t('purpose.health'), hint: t('purpose_hint.health') }],
                  from: own,
                },
              ]
            : []),
        ],
        files: { at: papers, label: t('papers.add'), note: t('aid.paper_reader') },
        send: ({ evidence, consents = [], file_ids }) =>
          actOnAid(aid, 'papers', { papers: file_ids.map((file_id) => ({ file_id, evidence })), consents }),
      },
      withdraw: {
        isWayOut: true,
        fields: [{ name: 'why', label: t('own.withdraw_reason') }],
        send: ({ why }) => actOnAid(aid, 'withdraw', { reason: why }),
      },
    },
  });
  return <ActionPanel of={actions} ref={ref} none={<p>{t(aid.is_own ? 'own.nothing' : 'aid.nothing')}</p>} />;
}

function Ledger({ aid, mayFollow }: { aid: Aid; mayFollow: boolean }) {
  const { t } = useTranslation();
  const { data } = useQuery(aidLedgerQuery(aid.id));
  if (!data || data.length === 0) return null;
  return (
    <Card title={t('fund.posted')}>
      <Stack as="ul" gap="small">
        {data.map(({ id, transaction_id, at, debit, credit, fen }) => (
          <li key={id}>
            {t('fund.moved', { from: accountName(credit), to: accountName(debit) })} <Money fen={fen} />
            <Parts
              of={[
                <When at={at} />,
                ...(mayFollow
                  ? [
                      <Link
                        to="/assistance/funds/trail/$transactionId"
                        params={{ transactionId: transaction_id }}
                        className="button button-quiet"
                      >
                        {t('trail.follow')}
                      </Link>,
                    ]
                  : []),
              ]}
            />
          </li>
        ))}
      </Stack>
    </Card>
  );
}

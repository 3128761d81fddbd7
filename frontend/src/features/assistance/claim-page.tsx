/** One claim of mutual aid: where it stands, what lies sealed, what can be done now. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { actOnClaim, claimQuery, claimReadQuery, type Claim, type ClaimRead } from '@/api/mutual-aid';
import { papers } from '@/api/assistance';
import { useTranslation, words } from '@/i18n';
import { ActionPanel } from '@/ui/action-panel';
import { formatDate } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { FileList } from '@/ui/file-list';
import { Columns, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { SealedCard, useOpened } from '@/ui/sealed';
import { StatusTag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useActions } from '@/ui/use-actions';
import { When } from '@/ui/when';
import { reasonField } from './action-fields';
import { claimStates } from './claim-list';
import { OwnConsents } from './own-consents';
import { aidStates } from './states';

export default function ClaimPage() {
  const { t } = useTranslation();
  const { claimId } = useParams({ from: '/app/assistance/claims/$claimId' });
  return (
    <ObjectPage
      query={useQuery(claimQuery(claimId))}
      title={t('claim.title')}
      back={{ to: '/help/mutual', label: t('mutual.title') }}
    >
      {(claim) => (
        <Page
          title={claim.number}
          lead={<StatusTag of={claimStates} state={claim.state} />}
          back={claim.is_own ? '/help/mutual' : '/assistance/claims'}
          width="pair"
        >
          <Columns side>
            <Stack>
              <Standing claim={claim} />
              {claim.is_own ? <OwnStory claim={claim} /> : <Story claim={claim} />}
            </Stack>
            <ClaimActions claim={claim} />
          </Columns>
        </Page>
      )}
    </ObjectPage>
  );
}

function Standing({ claim }: { claim: Claim }) {
  const { t } = useTranslation();
  return (
    <Card title={claim.benefit_name}>
      <Stack>
        <Facts
          items={[
            { name: t('claim.scheme'), value: claim.scheme_name },
            { name: t('claim.unit'), value: claim.unit_name },
            { name: t('claim.claimed'), value: <When at={claim.claimed_at} /> },
            { name: t('claim.happened'), value: formatDate(claim.happened_on) },
            ...(claim.basis > 0 ? [{ name: t('claim.basis'), value: <Money fen={claim.basis} /> }] : []),
            ...(claim.fen > 0 ? [{ name: t('claim.amount'), value: <Money fen={claim.fen} /> }] : []),
            ...(claim.aid_state ? [{ name: t('claim.pays'), value: <StatusTag of={aidStates} state={claim.aid_state} /> }] : []),
            ...(claim.refusal ? [{ name: t('claim.refused_why'), value: claim.refusal }] : []),
          ]}
        />
        {claim.aid_id && (
          <Link to="/assistance/aids/$aidId" params={{ aidId: claim.aid_id }} className="button button-plain">
            {t('claim.to_aid')}
          </Link>
        )}
      </Stack>
    </Card>
  );
}

/** One’s own is simply there; of somebody else’s the audit trail keeps who opened it. */
function OwnStory({ claim }: { claim: Claim }) {
  const { t } = useTranslation();
  const { id, version } = claim;
  const { data, error, refetch } = useQuery({ ...claimReadQuery(id, version), placeholderData: keepPreviousData });
  const { perform } = useActing({ queryKey: claimQuery(id).queryKey, lists: [['claims'], ['aids']], steps: version });
  if (!data)
    return error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <Skeleton rows={4} label={t('list.loading')} />;
  return (
    <>
      <Content data={data} />
      <OwnConsents
        consents={data.consents}
        what={claim.number}
        then={claim.state === 'FILED' ? 'consent.claim_ends' : 'consent.claim_stops'}
        onWithdraw={
          claim.actions.includes('withdraw_consent')
            ? (purpose) => perform(() => actOnClaim(claim, 'consents/withdraw', { purpose }), t('consent.withdraw_done'))
            : undefined
        }
      />
    </>
  );
}

function Story({ claim: { id, version } }: { claim: Claim }) {
  const { t } = useTranslation();
  const { data, ...read } = useOpened(claimReadQuery(id, version));
  if (data) return <Content data={data} />;
  return <SealedCard title={t('claim.story')} hint={t('claim.sealed')} label={t('claim.open')} of={read} />;
}

function Content({ data }: { data: ClaimRead }) {
  const { t } = useTranslation();
  return (
    <Card title={t('claim.story')}>
      <Stack>
        {data.story && <p>{data.story}</p>}
        {data.papers.length > 0 && <FileList at={papers} files={data.papers} note={t('aid.paper_reader')} />}
        <Facts
          items={[
            { name: t('claim.who'), value: data.claimant_name },
            ...(data.payee ? [{ name: t('apply.payee'), value: data.payee }] : []),
            ...(data.account_ending ? [{ name: t('claim.ending'), value: data.account_ending }] : []),
          ]}
        />
      </Stack>
    </Card>
  );
}

function ClaimActions({ claim }: { claim: Claim }) {
  const { t } = useTranslation();
  const actions = useActions<{ reason: string }>({
    isSealed: true,
    object: claim,
    queryKey: claimQuery(claim.id).queryKey,
    lists: [['claims'], ['aids']],
    words: 'claim_action',
    state: words('claim.state', claim.state, ''),
    table: {
      accept: { send: () => actOnClaim(claim, 'accept') },
      refuse: {
        isWayOut: true,
        fields: reasonField(t('claim.reason')),
        send: ({ reason }) => actOnClaim(claim, 'refuse', { reason }),
      },
      withdraw: { isWayOut: true, send: () => actOnClaim(claim, 'withdraw') },
    },
  });
  return <ActionPanel of={actions} none={<p>{t('claim.nothing')}</p>} />;
}

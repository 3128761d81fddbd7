/** What lies sealed of an aid: why this much, what was asked, what happened. That of others is opened by a button. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { actOnAid, aidQuery, aidReadQuery, ownAidQuery, papers, type Aid, type AidRead } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { DecisionExplained } from '@/ui/decision-explained';
import { ErrorNotice } from '@/ui/error';
import { FileList } from '@/ui/file-list';
import { Money } from '@/ui/money';
import { Card, Facts } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { SealedCard, useOpened } from '@/ui/sealed';
import { useActing } from '@/ui/use-acting';
import { stepsIn, Timeline } from '@/ui/timeline';
import { OwnConsents } from './own-consents';
import { aidStates, toneOfDecision } from './states';

export function OwnAidContent({ aid }: { aid: Aid }) {
  const { t } = useTranslation();
  const { id, version } = aid;
  const { perform } = useActing({ queryKey: aidQuery(id).queryKey, lists: [['aids']], steps: version });
  const { data, error, refetch } = useQuery({ ...ownAidQuery(id, version), placeholderData: keepPreviousData });
  if (data)
    return (
      <>
        <Content of={data} />
        <OwnConsents
          consents={data.consents}
          what={aid.number}
          then={aid.state === 'PAYABLE' ? 'consent.aid_at_bank' : aid.state === 'PAID' ? 'consent.aid_paid' : 'consent.aid_stops'}
          onWithdraw={
            aid.actions.includes('withdraw_consent')
              ? (purpose) => perform(() => actOnAid(aid, 'consents/withdraw', { purpose }), t('consent.withdraw_done'))
              : undefined
          }
        />
      </>
    );
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return <Skeleton rows={6} label={t('list.loading')} />;
}

export function AidContent({ aid: { id, version } }: { aid: Aid }) {
  const { t } = useTranslation();
  const { data, ...read } = useOpened(aidReadQuery(id, version));
  if (data) return <Content of={data} />;
  return <SealedCard title={t('aid.why')} hint={t('aid.sealed_hint')} label={t('aid.open')} of={read} />;
}

function Content({ of: { decision, form, papers: shown, timeline } }: { of: AidRead }) {
  const { t } = useTranslation();
  return (
    <>
      <Card title={t('aid.why')}>
        <DecisionExplained decision={decision} tone={toneOfDecision(decision)} />
      </Card>
      {form.length > 0 && (
        <Card title={t('aid.form')}>
          <Facts
            items={form.map(({ label, type, value }) => ({
              name: label,
              value: type === 'fen' ? <Money fen={Number(value)} /> : value,
            }))}
          />
        </Card>
      )}
      {shown.length > 0 && (
        <Card title={t('apply.papers')}>
          <FileList at={papers} files={shown} note={t('aid.paper_reader')} />
        </Card>
      )}
      <Card title={t('file.timeline')}>
        <Timeline steps={stepsIn(timeline, aidStates, 'aid.event')} />
      </Card>
    </>
  );
}

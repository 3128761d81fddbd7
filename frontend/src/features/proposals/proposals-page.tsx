/** What one administrator proposes and another confirms. Whom it is about reads it here, too. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { actOnProposal, proposalsQuery, type ProposalMade } from '@/api/proposals';
import { useTranslation } from '@/i18n';
import { CodeGiven } from '@/ui/code-given';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { FilterTabs } from '@/ui/filter-bar';
import { Stack } from '@/ui/layout';
import { More } from '@/ui/more';
import { Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { useActing } from '@/ui/use-acting';
import { ProposalCard } from './proposal-card';
import './proposals.css';

export default function ProposalsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { perform } = useActing({ lists: [['proposals'], ['grants'], ['members'], ['member']] });
  const { decided: isPast = false } = useSearch({ from: '/app/proposals' });
  const list = useInfiniteQuery(proposalsQuery(!isPast));
  const rows = useRef<HTMLDivElement>(null);
  const [confirmed, setConfirmed] = useState<ProposalMade | null>(null);
  const proposals = list.data?.pages.flatMap((page) => page.items);

  const decide = async (id: string, name: 'confirm' | 'refuse', reason: string, done: string) => {
    const made = await perform(() => actOnProposal({ id }, name, { reason }), done);
    if ('code_half' in made && made.code_half) setConfirmed(made);
  };

  return (
    <Page title={t('proposals.title')} lead={t('proposals.lead')}>
      <FilterTabs
        label={t('proposals.title')}
        value={isPast ? 'decided' : 'waiting'}
        options={[
          { value: 'waiting', label: t('proposals.waiting') },
          { value: 'decided', label: t('proposals.decided') },
        ]}
        onChange={(next) =>
          void navigate({ to: '/proposals', search: { decided: next === 'decided' || undefined }, replace: true })
        }
      />
      {list.isPending && <Skeleton rows={6} label={t('list.loading')} />}
      {!list.data && list.error && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {proposals?.length === 0 && <Empty title={t(isPast ? 'proposals.none_decided' : 'proposals.none_waiting')} />}
      <Stack as="ul" aria-live="polite" ref={rows}>
        {proposals?.map((proposal) => (
          <li key={proposal.id}>
            <ProposalCard proposal={proposal} onDecide={(name, reason, done) => decide(proposal.id, name, reason, done)} />
          </li>
        ))}
      </Stack>
      <More query={list} list={rows} count={proposals?.length ?? 0} />
      {confirmed?.code_half && (
        <CodeGiven
          title={t('code_given.half_title', { name: confirmed.proposal.member_name })}
          code={confirmed.code_half}
          onClose={() => setConfirmed(null)}
        >
          <p>{t('proposals.half_second', { name: confirmed.proposal.member_name })}</p>
          <p>{t('code_given.once')}</p>
        </CodeGiven>
      )}
    </Page>
  );
}

/** What one administrator proposes and another confirms. Whom it is about reads it here, too. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { actOnProposal, proposalsQuery, type ProposalMade } from '@/api/proposals';
import { useTranslation } from '@/i18n';
import { CardList } from '@/ui/card-list';
import { CodeGiven } from '@/ui/code-given';
import { Empty } from '@/ui/empty';
import { FilterTabs } from '@/ui/filter-bar';
import { Page } from '@/ui/page';
import { useActing } from '@/ui/use-acting';
import { ProposalCard } from './proposal-card';
import './proposals.css';

export default function ProposalsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { perform } = useActing({ lists: [['proposals'], ['grants'], ['members'], ['member']] });
  const { decided: isPast = false } = useSearch({ from: '/app/proposals' });
  const [confirmed, setConfirmed] = useState<ProposalMade | null>(null);

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
      <CardList
        query={useInfiniteQuery(proposalsQuery(!isPast))}
        keyOf={({ id }) => id}
        empty={<Empty title={t(isPast ? 'proposals.none_decided' : 'proposals.none_waiting')} />}
      >
        {(proposal) => (
          <ProposalCard proposal={proposal} onDecide={(name, reason, done) => decide(proposal.id, name, reason, done)} />
        )}
      </CardList>
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

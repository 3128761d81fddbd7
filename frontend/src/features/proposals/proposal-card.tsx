/** One proposal: what is to happen to whom, who asks for it and why, what became of it, and what the reader may do. */
import type { Proposal } from '@/api/proposals';
import { useTranslation, words } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatDay } from '@/ui/dates';
import { Card, Facts, Parts } from '@/ui/page';
import { Row, Stack } from '@/ui/layout';
import { StatusTag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { proposalStates } from './proposal-states';

interface ProposalCardProps {
  proposal: Proposal;
  /** Throws what was refused. */
  onDecide: (name: 'confirm' | 'refuse', reason: string, done: string) => Promise<unknown>;
}

export function ProposalCard({ proposal, onDecide }: ProposalCardProps) {
  const { t } = useTranslation();
  const { kind, state } = proposal;
  const facts = {
    name: proposal.member_name,
    number: proposal.employee_number,
    role: proposal.role ? words('role', proposal.role, proposal.role) : '',
    unit: proposal.unit_name ?? '',
  };
  const what = t(`proposals.what.${kind}`, facts);
  const office = words('role', proposal.proposer_role, proposal.proposer_role);
  const confirmFact = [t(`proposals.confirm_fact.${kind}`, facts), proposal.code && t('proposals.confirm_code')].filter(Boolean);
  const refuseFact = t('proposals.refuse_fact');
  const decisions = [
    { name: 'confirm', done: 'confirmed', may: proposal.may_confirm, fact: confirmFact.join(' '), isMain: true },
    { name: 'refuse', done: 'refused', may: proposal.may_refuse, fact: refuseFact, isMain: false },
    { name: 'withdraw', done: 'withdrawn', may: proposal.may_withdraw, fact: refuseFact, isMain: false },
  ] as const;

  return (
    <Card title={what} aside={<StatusTag of={proposalStates} state={state} />}>
      <Stack>
        <Parts of={[proposal.member_name, proposal.member_unit_name, proposal.employee_number]} />
        <Facts
          items={[
            { name: t('act.reason'), value: <span className="proposal-why">{proposal.reason}</span> },
            {
              name: t('proposals.by'),
              value: (
                <>
                  {t('proposals.person', { name: proposal.proposer_name, office })} <When at={proposal.created_at} as="ago" />
                </>
              ),
            },
            ...(proposal.code ? [{ name: t('proposals.code'), value: t('proposals.code_fact') }] : []),
            ...(state === 'OPEN'
              ? [{ name: t('proposals.until'), value: t('proposals.until_fact', { when: formatDay(proposal.expires_at) }) }]
              : []),
            ...(proposal.decided_by_name && proposal.decided_at
              ? [
                  {
                    name: t(`proposals.state.${state}`),
                    value: (
                      <>
                        {proposal.decided_by_name} <When at={proposal.decided_at} as="ago" />
                        {proposal.answer && <div className="proposal-why">{proposal.answer}</div>}
                      </>
                    ),
                  },
                ]
              : []),
          ]}
        />
        <Row>
          {decisions
            .filter(({ may }) => may)
            .map(({ name, fact, done, isMain }) => (
              <Confirm
                key={name}
                title={isMain ? t('proposals.confirm_ask', { what }) : `${t(`proposals.${name}`)}: ${what}`}
                fact={fact}
                reasonHint={t('proposals.answer_hint')}
                yes={t(`proposals.${name}`)}
                onYes={(reason) => onDecide(isMain ? 'confirm' : 'refuse', reason, t(`proposals.${done}`, { what }))}
              >
                {(open) => (
                  <Button kind={isMain ? 'main' : 'plain'} onClick={open} aria-label={`${t(`proposals.${name}`)}: ${what}`}>
                    {t(`proposals.${name}`)}
                  </Button>
                )}
              </Confirm>
            ))}
        </Row>
      </Stack>
    </Card>
  );
}

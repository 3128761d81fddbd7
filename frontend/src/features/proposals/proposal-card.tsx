/** One proposal: what is to happen to whom, who asks for it and why, what became of it, and what the reader may do. */
import { confirmProposal, refuseProposal, type Proposal, type ProposalMade } from '@/api/proposals';
import { useTranslation, words } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatDay } from '@/ui/dates';
import { Card, Facts, Parts } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { When } from '@/ui/when';
import { proposalStates } from './proposal-states';

interface ProposalCardProps {
  proposal: Proposal;
  onDecided: (words: string, made?: ProposalMade) => void;
}

export function ProposalCard({ proposal, onDecided }: ProposalCardProps) {
  const { t } = useTranslation();
  const { id, kind, state } = proposal;
  const facts = {
    name: proposal.member_name,
    number: proposal.employee_number,
    role: proposal.role ? words('role', proposal.role, proposal.role) : '',
    unit: proposal.unit_name ?? '',
  };
  const what = t(`proposals.what.${kind}`, facts);
  const office = words('role', proposal.proposer_role, proposal.proposer_role);

  return (
    <Card title={what} aside={<StatusTag of={proposalStates} state={state} />} className="proposal">
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
      {(proposal.may_confirm || proposal.may_refuse || proposal.may_withdraw) && (
        <div className="proposal-buttons">
          {proposal.may_confirm && (
            <Confirm
              title={t('proposals.confirm_ask', { what })}
              fact={
                <>
                  {t(`proposals.confirm_fact.${kind}`, facts)} {proposal.code && t('proposals.confirm_code')}
                </>
              }
              reasonHint={t('proposals.answer_hint')}
              yes={t('proposals.confirm')}
              onYes={async (reason) => onDecided(t('proposals.confirmed', { what }), await confirmProposal(id, reason))}
            >
              {(open) => (
                <Button kind="main" onClick={open} aria-label={`${t('proposals.confirm')}: ${what}`}>
                  {t('proposals.confirm')}
                </Button>
              )}
            </Confirm>
          )}
          {proposal.may_refuse && (
            <Refusal
              proposal={proposal}
              what={what}
              label={t('proposals.refuse')}
              done={t('proposals.refused', { what })}
              onDecided={onDecided}
            />
          )}
          {proposal.may_withdraw && (
            <Refusal
              proposal={proposal}
              what={what}
              label={t('proposals.withdraw')}
              done={t('proposals.withdrawn', { what })}
              onDecided={onDecided}
            />
          )}
        </div>
      )}
    </Card>
  );
}

interface RefusalProps {
  proposal: Proposal;
  what: string;
  label: string;
  done: string;
  onDecided: (words: string) => void;
}

function Refusal({ proposal, what, label, done, onDecided }: RefusalProps) {
  const { t } = useTranslation();
  const refuse = async (reason: string) => {
    await refuseProposal(proposal.id, reason);
    onDecided(done);
  };
  return (
    <Confirm
      title={`${label}: ${what}`}
      fact={t('proposals.refuse_fact')}
      reasonHint={t('proposals.answer_hint')}
      yes={label}
      onYes={refuse}
    >
      {(open) => (
        <Button onClick={open} aria-label={`${label}: ${what}`}>
          {label}
        </Button>
      )}
    </Confirm>
  );
}

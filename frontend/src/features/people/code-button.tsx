/** An activation code for somebody: plain for a new account; for one in use it is a reset, which its owner may stop until the code is used. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newActivationCode, type Member } from '@/api/people';
import { proposeReset } from '@/api/proposals';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { CodeGiven } from '@/ui/code-given';
import { Confirm } from '@/ui/confirm';
import { formatMoment } from '@/ui/dates';
import { HalfGiven } from './half-given';

interface Given {
  code: string;
  expires_at: string;
}

export function CodeButton({ member }: { member: Member }) {
  if (!member.may_issue_code || !member.active) return null;
  return member.needs_two ? <ProposeCode member={member} /> : <NewCode member={member} />;
}

function NewCode({ member }: { member: Member }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [given, setGiven] = useState<Given | null>(null);
  const isReset = member.activated === true;

  const give = async () => {
    setGiven(await newActivationCode(member.id, isReset));
    for (const queryKey of [['members'], ['member', member.id]]) void queries.invalidateQueries({ queryKey });
  };

  return (
    <>
      <Confirm
        title={t(isReset ? 'members.reset_ask' : 'members.code_ask', { name: member.name })}
        fact={t(isReset ? 'members.reset_fact' : 'members.code_fact', { number: member.employee_number, name: member.name })}
        yes={t(isReset ? 'members.reset_yes' : 'members.code_yes')}
        onYes={give}
      >
        {(open) => (
          <Button kind={isReset ? 'quiet' : 'plain'} onClick={open}>
            {t(isReset ? 'members.reset' : 'members.code')}
          </Button>
        )}
      </Confirm>
      {given && (
        <CodeGiven title={t('members.code_title', { name: member.name })} code={given.code} onClose={() => setGiven(null)}>
          <p>{t('code_given.once')}</p>
          <p className="row-small">{t('members.code_until', { when: formatMoment(given.expires_at) })}</p>
        </CodeGiven>
      )}
    </>
  );
}

function ProposeCode({ member }: { member: Member }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [half, setHalf] = useState<string | null>(null);
  const label = t(member.activated ? 'propose.reset' : 'propose.code');

  const propose = async (reason: string) => {
    setHalf((await proposeReset(member.id, reason)).code_half);
    void queries.invalidateQueries({ queryKey: ['proposals'] });
  };

  return (
    <>
      <Confirm
        title={t('propose.reset_title', { name: member.name })}
        fact={t('propose.reset_fact', { number: member.employee_number, name: member.name })}
        reasonHint={t('propose.reason_hint')}
        yes={t('propose.submit')}
        onYes={propose}
      >
        {(open) => (
          <Button kind={member.activated ? 'quiet' : 'plain'} onClick={open}>
            {label}
          </Button>
        )}
      </Confirm>
      {half && <HalfGiven name={member.name} half={half} onClose={() => setHalf(null)} />}
    </>
  );
}

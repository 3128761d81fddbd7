/** An activation code for somebody: plain for a new account; for one in use it is a reset, which its owner may stop until the code is used. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newActivationCode } from '@/api/people';
import type { Member } from '@/api/types';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatMoment } from '@/ui/dates';
import { Dialog } from '@/ui/dialog';
import { say } from '@/ui/toast';

interface Given {
  code: string;
  expires_at: string;
}

export function CodeButton({ member }: { member: Member }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [given, setGiven] = useState<Given | null>(null);
  if (!member.may_issue_code || !member.active) return null;
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
        <Dialog title={t('members.code_title', { name: member.name })} onClose={() => setGiven(null)}>
          <div className="code-given">
            <output>{given.code}</output>
            <p>{t('members.code_once')}</p>
            <p className="row-small">
              {t('members.code_until', { when: formatMoment(given.expires_at) })}
            </p>
            <Button kind="main" onClick={() => void navigator.clipboard.writeText(given.code).then(() => say(t('act.copied')))}>
              {t('act.copy')}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** Ends every way into an account at once, for one whose password is in the wrong hands. */
import { useQueryClient } from '@tanstack/react-query';
import { lockAccount, type Member } from '@/api/people';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { say } from '@/ui/toast';

export function LockAccount({ member }: { member: Member }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const lock = async () => {
    await lockAccount(member.id);
    for (const queryKey of [['members'], ['member', member.id]]) void queries.invalidateQueries({ queryKey });
    say(t('members.locked', { name: member.name }));
  };
  return (
    <Confirm
      title={t('members.lock_ask', { name: member.name })}
      fact={t('members.lock_fact', { number: member.employee_number, name: member.name })}
      yes={t('members.lock_yes')}
      onYes={lock}
    >
      {(open) => (
        <Button kind="quiet" onClick={open}>
          {t('members.lock')}
        </Button>
      )}
    </Confirm>
  );
}

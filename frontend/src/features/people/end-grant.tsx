/** Takes a role away: says what its holder loses at once, and can be given back. */
import { useQueryClient } from '@tanstack/react-query';
import { endGrant, type Grant } from '@/api/grants';
import { useTranslation, words } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';

export function EndGrant({ grant, onEnded }: { grant: Grant; onEnded?: (grant: Grant) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const facts = { name: grant.member_name, role: words('role', grant.role, grant.role), unit: grant.unit_name };
  const end = async () => {
    await endGrant(grant.id);
    await queries.invalidateQueries({ queryKey: ['grants'] });
    onEnded?.(grant);
  };
  return (
    <Confirm title={t('grants.end_ask', facts)} fact={t('grants.end_fact', facts)} yes={t('grants.end_yes', facts)} onYes={end}>
      {(open) => (
        <Button kind="quiet" onClick={open} aria-label={`${t('grants.end')}: ${facts.name} ${facts.unit} ${facts.role}`}>
          {t('grants.end')}
        </Button>
      )}
    </Confirm>
  );
}

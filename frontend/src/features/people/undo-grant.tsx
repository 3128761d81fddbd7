/** What was just taken away can be given back from here. */
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createGrant } from '@/api/grants';
import { newKey } from '@/api/new-key';
import type { Grant } from '@/api/types';
import { words } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice, Notice } from '@/ui/error';
import { useSending } from '@/ui/use-form';

export function UndoGrant({ grant, onDone }: { grant: Grant; onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [key] = useState(newKey);
  const { send, isBusy, problem } = useSending({ leaves: true });

  const undo = async () => {
    await createGrant({ member_id: grant.member_id, role: grant.role, unit_id: grant.unit_id }, key);
    await queries.invalidateQueries({ queryKey: ['grants'] });
    onDone();
  };

  if (problem) {
    return (
      <ErrorNotice error={problem}>
        {problem.code === 'opened_by_hr' && (
          <Link to="/people/grants/new" search={{ member: grant.member_id }} className="button button-plain">
            {t('grants.add')}
          </Link>
        )}
      </ErrorNotice>
    );
  }
  return (
    <Notice tone="good">
      {t('grants.ended', { name: grant.member_name, role: words('role', grant.role, grant.role), unit: grant.unit_name })}
      <Button isBusy={isBusy} onClick={() => void send(undo)}>
        {t('grants.undo')}
      </Button>
    </Notice>
  );
}

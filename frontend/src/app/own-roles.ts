/** Roles that are given or taken while the client is open: said at once, and what is gone is said where its page was. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemberProfile } from '@/api/types';
import { words } from '@/i18n';
import { say } from '@/ui/toast';

type Grant = MemberProfile['grants'][number];

/** What `some` has and `others` has not. */
export const without = (some: Grant[], others: Grant[]) =>
  some.filter((grant) => !others.some((other) => other.role === grant.role && other.unit_id === grant.unit_id));

/** The roles that were taken last, in words; empty where none was, or another was given since. */
export function useEndedRoles(me: MemberProfile): string {
  const { t } = useTranslation();
  const before = useRef(me);
  const [ended, setEnded] = useState('');

  useEffect(() => {
    const { id, grants } = before.current;
    before.current = me;
    if (id !== me.id) return;
    const named = (some: Grant[]) => some.map((grant) => t('rights.role_at', { unit: grant.unit_name, role: words('role', grant.role, grant.role) })).join(t('rights.and'));
    const taken = named(without(grants, me.grants));
    const given = named(without(me.grants, grants));
    if (taken) say(t('rights.ended', { roles: taken }));
    if (given) say(t('rights.granted', { roles: given }));
    if (taken || given) setEnded(taken);
  }, [me, t]);

  return ended;
}

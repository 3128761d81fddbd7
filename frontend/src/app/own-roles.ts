/** Roles that are given or taken while the client is open: said at once, and what is gone is said where its page was. */
import { useEffect, useRef, useState } from 'react';
import type { MemberProfile } from '@/api/session';
import { useTranslation, words } from '@/i18n';
import { say } from '@/ui/toast';

type Grant = MemberProfile['grants'][number];

/** What `some` has and `others` has not. */
export const without = (some: Grant[], others: Grant[]) =>
  some.filter((grant) => !others.some((other) => other.role === grant.role && other.unit_id === grant.unit_id));

/** The roles that were taken while this page was open, in words; empty where none was, or another was given since. */
export function useEndedRoles(me: MemberProfile, pathname: string): string {
  const { t } = useTranslation();
  const before = useRef(me);
  const here = useRef(pathname);
  const [ended, setEnded] = useState({ roles: '', at: '' });

  useEffect(() => {
    here.current = pathname;
  }, [pathname]);

  useEffect(() => {
    const { id, grants } = before.current;
    before.current = me;
    if (id !== me.id) return;
    const named = (some: Grant[]) =>
      some
        .map((grant) => t('rights.role_at', { unit: grant.unit_name, role: words('role', grant.role, grant.role) }))
        .join(t('rights.and'));
    const taken = named(without(grants, me.grants));
    const given = named(without(me.grants, grants));
    const said = [taken && t('rights.ended', { roles: taken }), given && t('rights.granted', { roles: given })].filter(Boolean);
    if (said.length > 0) say(said.join(' '));
    if (taken || given) setEnded({ roles: taken, at: here.current });
  }, [me, t]);

  return ended.at === pathname ? ended.roles : '';
}

/** What happens once the server knows who somebody is: forget what the last person saw, then go where they wanted to be. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { holds, meQuery, rememberMe } from '@/api/session';
import type { MemberProfile } from '@/api/types';
import { useWide } from '@/ui/use-wide';

/** Whoever works here sees that first at a desk. */
const workOf = (me: MemberProfile) =>
  holds(me, 'union_staff', 'handler') ? '/desk' : holds(me, 'security_admin') ? '/people/grants' : holds(me, 'hr_admin') ? '/people' : '/';

export function useEntry() {
  const queries = useQueryClient();
  const router = useRouter();
  const isWide = useWide();
  return async (me: MemberProfile, to?: string) => {
    queries.clear();
    queries.setQueryData(meQuery.queryKey, me);
    rememberMe(me);
    // Only addresses of this client: a link from elsewhere must not send people away after signing in.
    const inside = to?.startsWith('/') && !to.startsWith('//') ? to : undefined;
    if (inside) router.history.replace(inside);
    else await router.navigate({ to: isWide ? workOf(me) : '/', replace: true });
  };
}

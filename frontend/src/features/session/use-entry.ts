/** What happens once the server knows who somebody is: forget what the last person saw, then go where they wanted to be. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { meQuery, rememberMe, type MemberProfile } from '@/api/session';
import { dutiesOf } from '@/duties';
import { useFeatures } from '@/feature';
import { useWide } from '@/ui/use-wide';

export function useEntry() {
  const queries = useQueryClient();
  const router = useRouter();
  const features = useFeatures();
  const isWide = useWide();
  return async (me: MemberProfile, to?: string) => {
    queries.clear();
    queries.setQueryData(meQuery.queryKey, me);
    rememberMe(me);
    // Only addresses of this client: a link from elsewhere must not send people away after signing in.
    const inside = to?.startsWith('/') && !to.startsWith('//') ? to : undefined;
    if (inside) router.history.replace(inside);
    // On a wide screen staff see their work first.
    else await router.navigate({ href: (isWide && dutiesOf(features, me)[0]?.to) || '/', replace: true });
  };
}

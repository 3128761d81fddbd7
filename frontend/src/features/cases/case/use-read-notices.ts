/** Marks the messages about a case as read while the case is on the screen. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { markCaseRead, unreadQuery } from '@/api/inbox';

export function useReadNotices(caseId: string | undefined) {
  const queries = useQueryClient();
  const { data } = useQuery(unreadQuery);
  const unread = data?.unread ?? 0;
  /** The case and the count left after it: only something new is worth another call. */
  const cleared = useRef('');

  useEffect(() => {
    if (!caseId || unread === 0 || document.visibilityState !== 'visible' || cleared.current === `${caseId} ${unread}`) return;
    markCaseRead(caseId).then(
      (left) => {
        cleared.current = `${caseId} ${left.unread}`;
        queries.setQueryData(unreadQuery.queryKey, left);
        void queries.invalidateQueries({ queryKey: ['inbox'] });
      },
      // The notices stay unread, nothing worse.
      () => undefined,
    );
  }, [caseId, unread, queries]);
}

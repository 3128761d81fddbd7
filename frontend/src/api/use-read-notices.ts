/** Marks the messages about what a page shows as read while it is on the screen. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { markSubjectRead, unreadQuery } from './inbox';

export function useReadNotices(type: string, id: string | undefined) {
  const queries = useQueryClient();
  const { data } = useQuery(unreadQuery);
  const unread = data?.unread ?? 0;
  /** What is shown and the count left after it: only something new is worth another call. */
  const cleared = useRef('');

  useEffect(() => {
    if (!id || unread === 0 || document.visibilityState !== 'visible' || cleared.current === `${id} ${unread}`) return;
    markSubjectRead(type, id).then(
      (left) => {
        cleared.current = `${id} ${left.unread}`;
        queries.setQueryData(unreadQuery.queryKey, left);
        void queries.invalidateQueries({ queryKey: ['inbox'] });
      },
      // The notices stay unread, nothing worse.
      () => undefined,
    );
  }, [type, id, unread, queries]);
}

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { catalogueQuery, lessonKey } from '@/api/learning';
import { useOnline } from '@/ui/use-online';
import { sendRead } from './kept-lessons';

/** What was read without a network is told as soon as it is back. */
export function useSendingRead(owner: string) {
  const queries = useQueryClient();
  const isOnline = useOnline();
  useEffect(() => {
    if (!isOnline) return;
    void sendRead(owner).then((sent) => {
      for (const id of sent) void queries.invalidateQueries({ queryKey: lessonKey(id) });
      if (sent.length > 0) void queries.invalidateQueries({ queryKey: catalogueQuery.queryKey });
    });
  }, [owner, isOnline, queries]);
}

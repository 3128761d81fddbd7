/** Lists that the server gives page by page. */
import { infiniteQueryOptions, type QueryKey } from '@tanstack/react-query';

/** `read` gets the cursor of a page. It takes the signal from `asked` where an answer that nobody awaits shall be given up. */
export const pagesOf = <P extends { next?: string | null }>(
  queryKey: QueryKey,
  read: (cursor: string | undefined, asked: { signal: AbortSignal }) => Promise<P>,
) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: (asked) => read(asked.pageParam, asked),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

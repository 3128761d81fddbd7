/** Live updates: the server's stream only hints that something changed; we then ask again for what is on the screen. */
import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';

interface Hint {
  /** Missing in a hint of the release before: then anything may have changed. */
  subject_type?: string;
  subject_id?: string;
}

/** What a feature shows that may be old after a hint. */
export interface Live {
  /** By type of subject, what to ask for again when the one with this id changed; without an id any may have. */
  subjects?: Record<string, (id?: string) => QueryKey[]>;
  /** Lists that any hint may have changed. */
  lists?: QueryKey[];
  /** Types of subject that decide what the reader may do. Everything is asked for again, who they are first: at once, or only
   *  when the gateway has forgotten the old rights. */
  rights?: Record<string, 'at once' | 'later'>;
}

/** Hints come in bursts, one for each step in a unit; the lists are asked for again at once, then no more often than this. */
const pause = 1_500;
/** So long a gateway may go on reading with what somebody was entitled to before. */
const oldRights = 6_000;

const firstWait = 1_000;
const longestWait = 60_000;
/** The server ends every stream after at most five minutes; one that lives longer is dead, which a phone that changed cells is not told. */
const longestLife = 6 * 60_000;

/** Wait before the nth try, with up to half of it random so that a restarted server is not met by everybody at once. */
export function waitBefore(attempt: number, random = Math.random()): number {
  const wait = Math.min(firstWait * 2 ** attempt, longestWait);
  return wait / 2 + (wait / 2) * random;
}

/**
 * Follows the stream until the returned function is called. The server ends the stream when the token behind it expires,
 * which is normal: the next connection gets a fresh one. Hints may be missed in between, so every connection refreshes.
 */
export function follow(queries: QueryClient, live: Live[], address = '/api/v1/notifications/stream'): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let rightsAgain: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  let attempt = 0;
  let isStopped = false;

  const awaited = new Set<Query>();

  /** Ask again. A query's first answer may have been read before the change and still be on its way: invalidating does not ask
   *  again then, so invalidate a second time when that answer is there. */
  const invalidate = (queryKey?: readonly unknown[]) => {
    for (const query of queries.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching' })) {
      if (query.state.data !== undefined || awaited.has(query)) continue;
      awaited.add(query);
      const again = () => {
        awaited.delete(query);
        if (!isStopped) void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
      };
      void query.promise?.then(again, again);
    }
    return queries.invalidateQueries({ queryKey });
  };

  const refreshLists = () => {
    isWanted = resting !== undefined;
    if (isWanted) return;
    for (const queryKey of live.flatMap((each) => each.lists ?? [])) void invalidate(queryKey);
    resting = setTimeout(() => {
      resting = undefined;
      if (isWanted) refreshLists();
    }, pause);
  };

  /** Without a type: any hint may have been missed, one about what somebody may do too. */
  const refresh = (type?: string, id?: string) => {
    for (const { subjects = {} } of live)
      for (const [each, keys] of Object.entries(subjects))
        if (!type || each === type) for (const queryKey of keys(id)) void invalidate(queryKey);
    if (!type) void invalidate(['me']);
    refreshLists();
  };

  /** What somebody may do changed: everything on the screen may be another, and who they are comes first. */
  const refreshRights = () => void invalidate(['me']).then(() => invalidate());

  const hinted = ({ data }: MessageEvent<string>) => {
    const { subject_type: type = '', subject_id: id } = JSON.parse(data) as Hint;
    const rights = live.map((each) => each.rights?.[type]).find(Boolean);
    if (rights === 'at once') refreshRights();
    if (rights) {
      clearTimeout(rightsAgain);
      rightsAgain = setTimeout(refreshRights, oldRights);
    }
    refresh(type, id);
  };

  const again = () => {
    // Also after an orderly end: closing here keeps the waiting in one place instead of the browser's fixed 3 s.
    source?.close();
    clearTimeout(watchdog);
    if (isStopped) return;
    timer = setTimeout(connect, waitBefore(attempt));
    attempt += 1;
  };

  const connect = () => {
    source = new EventSource(address);
    source.onopen = () => {
      attempt = 0;
      watchdog = setTimeout(again, longestLife);
      // The first time too: something may have come between the first answers and this.
      refresh();
    };
    source.addEventListener('message', hinted);
    source.addEventListener('changed', hinted);
    source.onerror = () => {
      // Refused, not cut off: who this is tells whether the session has ended.
      if (source?.readyState === EventSource.CLOSED) void invalidate(['me']);
      again();
    };
  };

  const now = () => {
    if (source?.readyState !== EventSource.CLOSED) return;
    clearTimeout(timer);
    attempt = 0;
    connect();
  };

  const seen = () => {
    if (document.visibilityState === 'visible') now();
  };

  connect();
  window.addEventListener('online', now);
  document.addEventListener('visibilitychange', seen);
  return () => {
    isStopped = true;
    window.removeEventListener('online', now);
    document.removeEventListener('visibilitychange', seen);
    clearTimeout(timer);
    clearTimeout(watchdog);
    clearTimeout(resting);
    clearTimeout(rightsAgain);
    source?.close();
  };
}

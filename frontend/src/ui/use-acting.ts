/** Does something that changes what a page shows: the answer is shown at once, lists are read again, and it is said. */
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem } from '@/api/problem';
import { say } from './toast';
import { useSending } from './use-sending';

interface Options {
  /** Of the query that shows the object: the answer is its new state. */
  queryKey?: QueryKey;
  /** What else is read again. */
  lists?: QueryKey[];
  /** How many steps the object has taken, as the page shows it; its version, where it has no other count. */
  steps?: number;
}

interface Missed {
  /** The action that did not happen, in words. */
  what: string;
  /** How many steps the object had taken when it was decided on. */
  since: number;
}

/** Somebody else may have been quicker: then what is shown is not what the server has. */
const mayBeOld = (error: unknown) => [403, 404, 409, 412].includes(asProblem(error).status);

export function useActing({ queryKey, lists = [], steps = 0 }: Options) {
  const queries = useQueryClient();
  const { send, isBusy, problem, forget } = useSending();
  const [refused, setRefused] = useState<Missed | null>(null);
  const missed = refused && steps > refused.since ? refused : null;

  const readLists = () => [...lists, ['todo']].forEach((key) => void queries.invalidateQueries({ queryKey: key }));

  /** Throws what was refused, as `Confirm` and `useForm` show it. */
  const perform = async <R>(call: () => Promise<R>, done: string | undefined): Promise<R> => {
    try {
      const answer = await call();
      if (queryKey) queries.setQueryData(queryKey, answer);
      readLists();
      if (done) say(done);
      return answer;
    } catch (error) {
      if (mayBeOld(error)) {
        readLists();
        if (queryKey) await queries.invalidateQueries({ queryKey });
      }
      throw error;
    }
  };

  /** Tells whether it went through; `what` in words, for who was slower. */
  const run = (what: string, call: () => Promise<unknown>, done: string): Promise<boolean> => {
    setRefused(null);
    return send(() =>
      perform(call, done).catch((error: unknown) => {
        if (mayBeOld(error)) setRefused({ what, since: steps });
        throw error;
      }),
    );
  };

  const seen = () => {
    setRefused(null);
    forget();
  };

  return { perform, run, isBusy, problem: missed ? null : problem, missed, seen, forget };
}

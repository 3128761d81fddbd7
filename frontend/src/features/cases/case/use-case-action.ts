/** Runs an action on a case: named by its version, shown at once, and with what happened meanwhile when somebody else was quicker. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { caseQuery, type Case } from '@/api/cases';
import { asProblem } from '@/api/problem';
import { say } from '@/ui/toast';
import { useSending } from '@/ui/use-sending';

interface Missed {
  /** The action that did not happen, in words. */
  what: string;
  /** How many steps the case had taken when it was decided on. */
  since: number;
}

export function useCaseAction(shown: Case) {
  const queries = useQueryClient();
  const { send, isBusy, problem, forget } = useSending();
  const [missed, setMissed] = useState<Missed | null>(null);
  const { queryKey } = caseQuery(shown.id);

  const run = (what: string, action: () => Promise<Case>, done: string): Promise<boolean> => {
    const since = shown.timeline.length;
    setMissed(null);
    return send(async () => {
      try {
        queries.setQueryData(queryKey, await action());
      } catch (error) {
        if ([403, 404, 409, 412].includes(asProblem(error).status)) {
          await queries.invalidateQueries({ queryKey });
          if ((queries.getQueryData(queryKey)?.timeline.length ?? 0) > since) setMissed({ what, since });
        }
        throw error;
      }
      for (const key of [[...queryKey, 'messages'], ['cases'], ['todo']]) void queries.invalidateQueries({ queryKey: key });
      say(done);
    });
  };

  const seen = () => {
    setMissed(null);
    forget();
  };

  return { run, isBusy, problem: missed ? null : problem, missed, seen, forget };
}

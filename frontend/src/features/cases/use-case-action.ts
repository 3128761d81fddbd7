/** Runs an action on a case: named by its version, shown at once, and with a word of help when somebody else was quicker. */
import { useQueryClient } from '@tanstack/react-query';
import { caseQuery } from '@/api/cases';
import { asProblem } from '@/api/problem';
import type { Case } from '@/api/types';
import { say } from '@/ui/toast';
import { useSending } from '@/ui/use-form';

export function useCaseAction(id: string) {
  const queries = useQueryClient();
  const { send, isBusy, problem } = useSending();

  const run = (action: () => Promise<Case>, done: string): Promise<boolean> =>
    send(async () => {
      try {
        queries.setQueryData(caseQuery(id).queryKey, await action());
      } catch (error) {
        if ([404, 409, 412].includes(asProblem(error).status)) await queries.invalidateQueries({ queryKey: ['case', id] });
        throw error;
      }
      for (const queryKey of [['case', id, 'messages'], ['cases'], ['todo']]) void queries.invalidateQueries({ queryKey });
      say(done);
    });

  return { run, isBusy, problem };
}

/** Runs an action on a case: named by its version, shown at once, and with a word of help when somebody else was quicker. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { caseQuery } from '@/api/cases';
import { asProblem, type Problem } from '@/api/problem';
import type { Case } from '@/api/types';
import { say } from '@/ui/toast';

export function useCaseAction(id: string) {
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const run = async (action: () => Promise<Case>, done: string): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    try {
      queries.setQueryData(caseQuery(id).queryKey, await action());
      for (const queryKey of [['case', id, 'messages'], ['cases'], ['todo']]) void queries.invalidateQueries({ queryKey });
      say(done);
      return true;
    } catch (error) {
      const refusal = asProblem(error);
      if ([404, 409, 412].includes(refusal.status)) await queries.invalidateQueries({ queryKey: ['case', id] });
      setProblem(refusal);
      return false;
    } finally {
      setBusy(false);
    }
  };

  return { run, isBusy, problem };
}

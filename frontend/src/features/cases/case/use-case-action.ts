/** Runs an action on a case that has a form of its own: shown at once, and with what happened meanwhile when somebody else was quicker. */
import { caseQuery, type Case } from '@/api/cases';
import { useActing } from '@/ui/use-acting';

export const changesOf = ({ id }: Case) => {
  const { queryKey } = caseQuery(id);
  return { queryKey, lists: [[...queryKey, 'messages'], ['cases']] };
};

export const useCaseAction = (shown: Case) => useActing({ ...changesOf(shown), steps: shown.timeline.length });

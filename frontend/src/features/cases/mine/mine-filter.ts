/** What the tabs above my concerns mean. */
import type { CaseFilter } from '@/api/cases';
import { statesIn } from '@/features/cases/states';

export type MineView = 'open' | 'to_rate' | 'done';

const phaseOf = { open: 'open', to_rate: 'answered', done: 'final' } as const;

export const mineFilter = ({ view, q }: { view?: MineView; q?: string }): CaseFilter => ({
  state: view && statesIn(phaseOf[view]),
  q,
});

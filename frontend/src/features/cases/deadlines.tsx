/** Deadlines of a case, by what is due. */
import type { Due, NextDue } from '@/api/cases';
import { words } from '@/i18n';
import { DueDates } from '@/ui/due-dates';
import { DueWords } from '@/ui/due-words';

const kindOf = (due: NextDue) => words('deadline', due.kind, due.kind);

export const CaseDue = ({ due, short }: { due: NextDue; short?: boolean }) => (
  <DueWords due={due} kind={kindOf(due)} short={short} />
);

export const CaseDues = ({ dues }: { dues: Due[] }) => <DueDates dues={dues} kindOf={kindOf} />;

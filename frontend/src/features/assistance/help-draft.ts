/** The self-check and the application are one draft: nothing is asked twice. It stays on the device until it is filed. */
import type { Evidence, HouseholdCreate, Prefill, Purpose, Relation } from '@/api/assistance';
import { t } from '@/i18n';
import type { PickedFile } from '@/ui/picked-file';
import { moneyFault } from '@/ui/use-money';
import { accountFaults, accountOf, type AccountWritten } from './account-fields';
import { amounts, figuresOf, happenings, isUnwritten, needed, asWritten, type FiguresTold, type FiguresWritten } from './figures';

export const draftName = 'help';

export interface PersonWritten {
  relation: Relation | '';
  name: string;
  id_number: string;
  consents: Purpose[];
}

/** A file with what it proves. */
export interface Paper extends PickedFile {
  evidence: Evidence;
}

export interface HelpDraft extends AccountWritten {
  figures: FiguresTold;
  persons: PersonWritten[];
  story: string;
  address: string;
  files: Paper[];
}

export const newDraft: HelpDraft = {
  figures: {},
  persons: [],
  story: '',
  address: '',
  payee: '',
  bank: '',
  number: '',
  files: [],
};

/** What the roster and an earlier file know. Nobody is asked again; each agrees again, as consent is for one file. */
export function draftOf(known: Prefill | undefined, name: string): HelpDraft {
  const persons = (known?.persons ?? []).map((person) => ({ ...person, consents: [] }));
  return {
    ...newDraft,
    payee: name,
    ...known?.account,
    address: known?.address ?? '',
    figures: known?.figures ? asWritten(known.figures) : {},
    // The applicant comes first.
    persons: [...persons.filter(({ relation }) => relation === 'self'), ...persons.filter(({ relation }) => relation !== 'self')],
  };
}

export const isEmpty = ({ figures, persons, files, ...texts }: HelpDraft) =>
  isUnwritten(figures) &&
  !figures.had?.length &&
  persons.length === 0 &&
  files.length === 0 &&
  Object.values(texts).every((text) => text === '');

const noPerson: PersonWritten = { relation: '', name: '', id_number: '', consents: [] };

/** As many as were said, the applicant first. */
export function personsOf({ figures, persons }: HelpDraft, name: string): PersonWritten[] {
  const count = Math.max(Number(figures.persons ?? 1), 1);
  return Array.from(
    { length: count },
    (_, index) => persons[index] ?? (index === 0 ? { ...noPerson, relation: 'self', name } : noPerson),
  );
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11643, so that a slip is seen where it is made; the server checks it again. */
function isIdNumber(number: string): boolean {
  if (!/^\d{17}[\dXx]$/.test(number)) return false;
  const sum = weights.reduce((all, weight, index) => all + weight * Number(number[index]), 0);
  return '10X98765432'[sum % 11] === number[17]?.toUpperCase();
}

function isAdult(number: string, now = new Date()): boolean {
  const day = `${Number(number.slice(6, 10)) + 18}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  return day <= now.toISOString().slice(0, 10);
}

/** What each must agree to, as far as it can be told. */
export function consentsOf({ relation, id_number }: PersonWritten): Purpose[] {
  if (!isIdNumber(id_number)) return [];
  if (!isAdult(id_number)) return ['minors'];
  return relation === 'self' ? ['income', 'health', 'bank_account'] : ['income', 'health'];
}

export const personFault = (person: PersonWritten) => ({
  relation: person.relation ? undefined : t('act.required'),
  name: person.name.trim() ? undefined : t('act.required'),
  id_number: isIdNumber(person.id_number.trim()) ? undefined : t('apply.id_wrong'),
  consents: consentsOf(person).every((each) => person.consents.includes(each)) ? undefined : t('apply.consent_missing'),
});

export function papersNeeded({ figures, persons }: HelpDraft): Evidence[] {
  const has = (name: keyof FiguresWritten) => Boolean(figures[name]);
  const adults = persons.filter(({ id_number }) => isIdNumber(id_number) && isAdult(id_number)).length;
  return [
    'identity',
    'income',
    ...(has('medical') ? (['medical'] as const) : []),
    ...(has('schooling') ? (['schooling'] as const) : []),
    ...(has('rent') ? (['housing'] as const) : []),
    ...(has('loss') || has('disaster') || has('duty_casualty') || has('disaster_spending') ? (['disaster'] as const) : []),
    ...(adults > 1 ? (['consent'] as const) : []),
  ];
}

export function figureFaults(figures: FiguresTold): Partial<Record<keyof FiguresWritten, string>> {
  // Of a disaster it is enough that it happened.
  const ticked = (figures.had ?? []).filter((name) => name !== 'disaster').flatMap((name) => happenings[name] ?? []);
  const missing = [...needed, ...ticked]
    .filter((name) => (figures[name] ?? '') === '')
    .map((name) => [name, t('act.required')] as const);
  const wrong = amounts.flatMap((name) => (figures[name] === null ? [[name, moneyFault(null)] as const] : []));
  return Object.fromEntries([...missing, ...wrong]);
}

/** What is wrong, in words, by the part of the form. */
export function faultsIn(draft: HelpDraft, name: string): Partial<Record<keyof HelpDraft, string>> {
  const persons = personsOf(draft, name);
  const shown = new Set(draft.files.filter(({ refused }) => !refused).map(({ evidence }) => evidence));
  const missing = papersNeeded({ ...draft, persons }).filter((each) => !shown.has(each));
  const wrong = (is: boolean) => (is ? t('act.required') : undefined);
  return {
    figures: wrong(Object.keys(figureFaults(draft.figures)).length > 0),
    persons: wrong(persons.some((person) => Object.values(personFault(person)).some(Boolean))),
    story: draft.story.trim().length < 10 ? t('apply.story_short') : undefined,
    address: draft.address.trim().length < 4 ? t('apply.address_short') : undefined,
    ...accountFaults(draft),
    files: missing.length > 0 ? t('apply.papers_missing') : undefined,
  };
}

export const householdOf = (draft: HelpDraft, name: string): HouseholdCreate => ({
  figures: figuresOf(draft.figures),
  persons: personsOf(draft, name).map((person) => ({
    relation: person.relation || 'other',
    name: person.name.trim(),
    id_number: person.id_number.trim(),
    consents: person.consents,
  })),
  story: draft.story.trim(),
  address: draft.address.trim(),
  account: accountOf(draft),
  papers: draft.files.flatMap(({ id, evidence }) => (id ? [{ file_id: id, evidence }] : [])),
});

import { expect, it } from 'vitest';
import { figuresOf, asWritten, withHad } from './figures';
import {
  consentsOf,
  draftOf,
  faultsIn,
  figureFaults,
  householdOf,
  newDraft,
  papersNeeded,
  personsOf,
  type HelpDraft,
} from './help-draft';

const self = { relation: 'self' as const, name: '何丽', id_number: '370202198503140018', consents: [] };
const child = { relation: 'child' as const, name: '何小雨', id_number: '370202201209010030', consents: [] };
const draft: HelpDraft = {
  ...newDraft,
  figures: { persons: '2', disposable_income: 2_400_000, medical: 1_800_000, savings: 0, homes: '1', vehicle_value: 0 },
  persons: [self, child],
};

it('lists as many persons as were said, the applicant first', () => {
  expect(personsOf({ ...newDraft, figures: { persons: '2' } }, '何丽').map(({ relation, name }) => [relation, name])).toEqual([
    ['self', '何丽'],
    ['', ''],
  ]);
});

it('asks each adult, and the guardian for a child; nobody whose number is wrong', () => {
  expect(consentsOf(self)).toEqual(['income', 'health', 'bank_account']);
  expect(consentsOf(child)).toEqual(['minors']);
  expect(consentsOf({ ...self, relation: 'spouse' })).toEqual(['income', 'health']);
  expect(consentsOf({ ...self, id_number: '370202198503140019' })).toEqual([]);
});

it('wants papers for what is claimed', () => {
  expect(papersNeeded(draft)).toEqual(['identity', 'income', 'medical']);
  expect(papersNeeded({ ...draft, persons: [self, { ...self, relation: 'spouse' }] })).toContain('consent');
});

it('says what is missing by the part of the form', () => {
  const faults = faultsIn({ ...draft, story: '孩子生病，一直在住院治疗', number: '6222 0202 0001 2345 678' }, '何丽');
  expect(Object.entries(faults).flatMap(([name, fault]) => (fault ? name : []))).toEqual([
    'persons',
    'address',
    'payee',
    'bank',
    'files',
  ]);
});

it('sends amounts in fen, what was not said not at all, and only what is uploaded', () => {
  const paper = { key: 'k', name: 'a.txt', media_type: 'text/plain', evidence: 'identity' as const };
  const sent = householdOf({ ...draft, number: '6222 0202', files: [{ ...paper, id: 'f1' }, paper] }, '何丽');
  expect(sent.figures).toEqual({
    persons: 2,
    disposable_income: 2_400_000,
    medical: 1_800_000,
    savings: 0,
    homes: 1,
    vehicle_value: 0,
  });
  expect(sent.account.number).toBe('62220202');
  expect(sent.papers).toEqual([{ file_id: 'f1', evidence: 'identity' }]);
});

it('keeps what is known where nothing was changed', () => {
  expect(figuresOf({ rent: 100, disaster: 'no' }, { persons: 2, medical: 5, disaster: true })).toEqual({
    persons: 2,
    medical: 5,
    rent: 100,
    disaster: false,
  });
});

it('asks for the amount of what happened, and forgets it where it did not', () => {
  const told = withHad(draft.figures, ['medical', 'rent', 'disaster']);
  expect(Object.keys(figureFaults(told))).toEqual(['rent']);
  const without = withHad({ ...told, rent: 500 }, []);
  expect([without.medical, without.rent, without.disaster]).toEqual([undefined, undefined, undefined]);
  expect(figuresOf(without).disposable_income).toBe(2_400_000);
});

it('ticks what an earlier file tells, and leaves out what was nothing', () => {
  const known = {
    persons: 3,
    disposable_income: 0,
    savings: 0,
    homes: 0,
    vehicle_value: 0,
    medical: 500,
    rent: 0,
    disaster: true,
  };
  const told = asWritten(known);
  expect(told.had).toEqual(['medical', 'disaster']);
  expect(figuresOf(told)).toEqual({
    persons: 3,
    disposable_income: 0,
    savings: 0,
    homes: 0,
    vehicle_value: 0,
    medical: 500,
    disaster: true,
  });
});

it('begins with what is known: the applicant first, and no consent', () => {
  const persons = [child, { ...self, consents: ['income' as const] }];
  const known = {
    name: '何丽',
    unit_name: '焊接车间',
    living_id: null,
    from_number: 'HF-2026-000001',
    from_day: '2026-10-01',
    persons: persons.map(({ relation, name, id_number }) => ({ relation, name, id_number })),
    figures: null,
    address: '延安三路 12 号',
    account: { payee: '何大丽', bank: '工商银行', number: '622202020001' },
  };
  const begun = draftOf(known, '何丽');
  expect(begun.persons.map(({ relation, consents }) => [relation, consents])).toEqual([
    ['self', []],
    ['child', []],
  ]);
  expect([begun.payee, begun.address]).toEqual(['何大丽', '延安三路 12 号']);
  expect(draftOf(undefined, '何丽')).toEqual({ ...newDraft, payee: '何丽' });
});

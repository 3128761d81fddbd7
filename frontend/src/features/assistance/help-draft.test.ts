import { expect, it } from 'vitest';
import { figuresOf } from './figures';
import { consentsOf, faultsIn, householdOf, newDraft, papersNeeded, personsOf, type HelpDraft } from './help-draft';

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

import { expect, it } from 'vitest';
import type { Definition } from '@/api/voting';
import { isByHeads, isQuorate, resultsOf } from './results';

const both = (word: string) => ({ zh: word, en: word });
const asked = {
  questions: [
    { kind: 'item', text: both('item') },
    { kind: 'candidates', text: both('committee'), answers: [both('A'), both('B')] },
    { kind: 'choice', text: both('delegates'), answers: [both('C'), both('D')], blank: true, minimum: 1, maximum: 1 },
    { kind: 'approval', text: both('plans'), answers: [both('E'), both('F')] },
  ],
} as Definition;

it('reads each question’s votes from the record, in which a candidate is a question', () => {
  const result = [
    [1, 5, 4],
    [0, 6, 4],
    [2, 3, 5],
    [1, 4, 5],
    [9, 2],
  ];
  const [item, candidates, choice, approval] = resultsOf(asked, { result, voters: 10 });
  expect(item?.lines).toEqual([{ answer: undefined, votes: 5, against: 4, blank: 1, hasHalf: false }]);
  expect(candidates?.lines.map(({ answer, votes, against, hasHalf }) => [answer?.zh, votes, against, hasHalf])).toEqual([
    ['A', 6, 4, true],
    ['B', 3, 5, false],
  ]);
  expect(choice?.blank).toBe(1);
  expect(choice?.lines.map(({ votes }) => votes)).toEqual([4, 5]);
  expect(approval?.lines.map(({ votes, hasHalf }) => [votes, hasHalf])).toEqual([
    [9, true],
    [2, false],
  ]);
});

it('exactly two thirds are enough, and exactly half is not', () => {
  expect(isQuorate({ voted: 6, voters: 9 })).toBe(true);
  expect(isQuorate({ voted: 5, voters: 9 })).toBe(false);
  expect(
    resultsOf({ questions: asked.questions.slice(0, 1) } as Definition, { result: [[0, 5, 5]], voters: 10 })[0]?.lines[0]
      ?.hasHalf,
  ).toBe(false);
});

it('says nothing of heads where votes have weights', () => {
  expect(isByHeads({ ...asked, listed: [{ member_id: 'm', weight: 2 }] })).toBe(false);
  expect(isByHeads({ ...asked, listed: [{ member_id: 'm', weight: 1 }] })).toBe(true);
});

// @vitest-environment node
import { blind, drawBlinding } from './acceptance';
import { describe, expect, it } from 'vitest';
import { checkBallot, makeBallot, trackerOf } from './ballot';
import { checkOpening, openingText } from './opening';
import { checkChoices, type Choices } from './questions';
import { checkElection, findBallot } from './checks';

import { unwatched } from './job';
import { alone, expectVerified, missingTool, type Plan, question, TestElection, withTool } from './testing';

interface Case {
  name: string;
  plan: Omit<Plan, 'trustees' | 'voters'>;
  votes: Choices[][];
}

const cases: Case[] = [
  { name: 'exactly one of five', plan: { questions: [question(5, 1, 1)] }, votes: [[[0, 0, 1, 0, 0]], [[1, 0, 0, 0, 0]]] },
  {
    name: 'up to five of five',
    plan: { questions: [question(5, 0, 5)] },
    votes: [[[0, 0, 0, 0, 0]], [[1, 1, 1, 1, 1]], [[0, 1, 0, 1, 0]]],
  },
  { name: 'two or three of four', plan: { questions: [question(4, 2, 3)] }, votes: [[[1, 1, 0, 0]], [[0, 1, 1, 1]]] },
  { name: 'one of three, or blank', plan: { questions: [question(3, 1, 1, true)] }, votes: [[[1, 0, 0, 0]], [[0, 0, 0, 1]]] },
  {
    name: 'none to two of three, or blank',
    plan: { questions: [question(3, 0, 2, true)] },
    votes: [[[1, 0, 0, 0]], [[0, 0, 0, 0]], [[0, 1, 0, 1]]],
  },
  {
    name: 'five questions with weights',
    plan: {
      questions: [question(5, 1, 1), question(2, 1, 1, true), question(3, 0, 3), question(5, 2, 2), question(1, 0, 1)],
      weights: [3, 1, 250],
    },
    votes: [
      [[1, 0, 0, 0, 0], [1, 0, 0], [1, 1, 1], [1, 1, 0, 0, 0], [1]],
      [[0, 1, 0, 0, 0], [0, 1, 0], [0, 0, 0], [0, 1, 0, 0, 1], [0]],
      [[0, 1, 0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 0, 0, 1, 1], [1]],
    ],
  },
  {
    name: 'the group of RFC 3526',
    plan: { group: 'RFC-3526-2048', questions: [question(2, 1, 1)] },
    votes: [[[1, 0]], [[0, 1]]],
  },
  { name: 'nobody votes', plan: { questions: [question(2, 1, 1)] }, votes: [] },
];

const patience = 120_000;

async function finished({ plan, votes }: Case) {
  const made = await TestElection.begin({ ...plan, trustees: alone, voters: Math.max(votes.length, 2) });
  votes.forEach((choices, voter) => made.vote(voter, choices));
  return { made, file: made.finish(made.sum(votes.map((choices, voter) => ({ voter, choices })))) };
}

describe.each(cases)('$name', (each) => {
  it('holds here', { timeout: patience }, async () => {
    const { made, file } = await finished(each);
    made.ballots.forEach((text) => checkBallot(made.election, text));
    const report = await checkElection(file, made.bindings, {}, unwatched);
    const ballots = each.votes.length;
    expect(report).toMatchObject({ phase: 'done', ballots, counted: ballots, decryptions: [{ owner: 1, isBound: true }] });
    for (const text of made.ballots) {
      expect(await findBallot(file, trackerOf(text), {}, unwatched)).toMatchObject({ fate: 'counts' });
    }
  });

  it.skipIf(missingTool)('holds for belenios-tool', { timeout: patience }, async () => {
    const { made, file } = await finished(each);
    await withTool({ [`${made.election.uuid}.bel`]: file }, (tool) => expectVerified(tool.run(['election', 'verify'])));
  });
});

it('notices where the tool is missing', ({ skip }) => {
  if (missingTool) skip(missingTool);
});

it.each<[string, Choices[]]>([
  [
    'choices_too_few',
    [
      [0, 0, 0],
      [1, 0, 0],
    ],
  ],
  [
    'choices_too_many',
    [
      [1, 1, 1],
      [1, 0, 0],
    ],
  ],
  [
    'choices_with_blank',
    [
      [1, 0, 0],
      [1, 0, 1],
    ],
  ],
  [
    'choices_malformed',
    [
      [2, 0, 0],
      [1, 0, 0],
    ],
  ],
  [
    'choices_malformed',
    [
      [1, 0, 0],
      [1, 0],
    ],
  ],
  ['choices_malformed', [[1, 0, 0]]],
])('refuses %s', (code, choices) => {
  expect(() => checkChoices([question(3, 1, 2), question(2, 1, 1, true)], choices)).toThrow(code);
});

it('counts the last ballot of a credential, and says so of the first', { timeout: patience }, async () => {
  const made = await TestElection.begin({ questions: [question(2, 1, 1)], trustees: alone, voters: 2 });
  const first = made.vote(0, [[1, 0]]);
  made.vote(1, [[1, 0]]);
  const second = made.vote(0, [[0, 1]]);
  const file = made.finish([[1, 1]]);
  expect(await checkElection(file, [], {}, unwatched)).toMatchObject({
    ballots: 3,
    counted: 2,
    result: [[1, 1]],
    decryptions: [{ isBound: false }],
  });
  expect(await findBallot(file, trackerOf(first), {}, unwatched)).toMatchObject({ fate: 'superseded', height: 1, by: 3 });
  expect(await findBallot(file, trackerOf(second), {}, unwatched)).toMatchObject({ fate: 'counts', height: 3 });
  expect(await findBallot(file, trackerOf('another'), {}, unwatched)).toMatchObject({ fate: 'absent' });
  if (missingTool) return;
  await withTool({ [`${made.election.uuid}.bel`]: file }, (tool) => expectVerified(tool.run(['election', 'verify'])));
});

it('blinds a tracker as the service does', () => {
  expect(blind('A'.repeat(43), '0f'.repeat(32))).toBe('8852d132b00cbb980e84bca8a18923918aaad750e4735f96fffaf327e2e4ebe6');
  expect(drawBlinding()).toMatch(/^[0-9a-f]{64}$/);
  expect(drawBlinding()).not.toBe(drawBlinding());
});

it('opens a ballot to test the booth', { timeout: patience }, async () => {
  const { election, credentials } = await TestElection.begin({
    questions: [question(2, 1, 1, true)],
    trustees: alone,
    voters: 1,
  });
  const made = makeBallot(election, credentials[0] ?? '', [[0, 1, 0]]);
  const opening = openingText(made, [[0, 1, 0]]);
  expect(checkOpening(election, opening)).toEqual({ tracker: made.tracker, choices: [[0, 1, 0]] });
  expect(() => checkOpening(election, openingText(made, [[0, 0, 1]]))).toThrow('opening_wrong');
});

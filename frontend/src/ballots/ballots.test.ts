// @vitest-environment node
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { checkBallot } from './ballot';
import { checkElection, findBallot } from './checks';
import { trackerOf } from './ballot';
import { unwatched } from './job';
import type { Choices } from './questions';
import { randomBelow } from './random';
import { missingTool, type Plan, question, TestElection, withTool } from './testing';
import { trusteeKey } from './trustees';
import { compact } from './strict';

const one: Plan['trustees'] = (group) => {
  const secret = randomBelow(group.q);
  return { text: compact([['Single', trusteeKey(group, secret)]]), secrets: new Map([[1, secret]]) };
};

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

describe.each(cases)('$name', ({ plan, votes }) => {
  it('is made, counted and checked here', async () => {
    const made = await TestElection.begin({ ...plan, trustees: one, voters: Math.max(votes.length, 2) });
    votes.forEach((choices, voter) => made.vote(voter, choices));
    made.ballots.forEach((text) => checkBallot(made.election, text));
    const file = made.finish(made.sum(votes.map((choices, voter) => ({ voter, choices }))));
    const report = await checkElection(file, made.bindings, {}, unwatched);
    expect(report).toMatchObject({ phase: 'done', ballots: votes.length, decryptions: [{ owner: 1, isBound: true }] });
    for (const text of made.ballots) {
      expect(await findBallot(file, trackerOf(text), {}, unwatched)).toMatchObject({ fate: 'counts' });
    }
    if (missingTool) return;
    await withTool({ [`${made.election.uuid}.bel`]: file }, (tool) => {
      const said = tool.run(['election', 'verify']);
      expect(said).toContain('I: all checks passed');
      expect(said).not.toContain('W:');
    });
  });
});

/** The sum of all counted ballots, still encrypted. */
import type { Ballot, Ciphertext } from './ballot-form';
import type { Election } from './election';
import { lengthOf } from './questions';
import { compact, countJson, Reader } from './strict';

export type EncryptedTally = Ciphertext[][];

const read = new Reader('tally_malformed');

export const emptyTally = ({ questions }: Election): EncryptedTally =>
  questions.map((question) => Array.from({ length: lengthOf(question) }, () => ({ alpha: 1n, beta: 1n })));

/** Adds one ballot, as many times as its voter's weight. */
export function addBallot({ group }: Election, tally: EncryptedTally, { answers }: Ballot, weight: bigint) {
  const weighted = (value: bigint) => (weight === 1n ? value : group.power(value, weight));
  tally.forEach((row, question) =>
    row.forEach((total, index) => {
      const { alpha, beta } = answers[question]?.choices[index] ?? read.fail('row');
      total.alpha = group.multiply(total.alpha, weighted(alpha));
      total.beta = group.multiply(total.beta, weighted(beta));
    }),
  );
}

export const tallyText = (tally: EncryptedTally): string => compact(tally);

export function readTally({ group, questions }: Election, bytes: Uint8Array): EncryptedTally {
  const limit = 2_000 * questions.reduce((sum, question) => sum + lengthOf(question), 1);
  const rows = read.list(read.json(read.decode(bytes, limit), limit), questions.length);
  return questions.map((question, index) =>
    read.list(rows[index], lengthOf(question)).map((each) => {
      const { alpha, beta } = read.object(each, 'alpha', 'beta');
      return { alpha: read.element(group, alpha), beta: read.element(group, beta) };
    }),
  );
}

interface SizedTally {
  ballots: number;
  weight: bigint;
  hash: string;
}

export const sizedTallyText = ({ ballots, weight, hash }: SizedTally): string =>
  JSON.stringify({ num_tallied: ballots, total_weight: countJson(weight), encrypted_tally: hash });

export function readSizedTally(bytes: Uint8Array): SizedTally {
  const record = read.object(read.json(read.decode(bytes, 500), 500), 'num_tallied', 'total_weight', 'encrypted_tally');
  return {
    ballots: read.integer(record.num_tallied, 0, 1_000_000),
    weight: read.count(record.total_weight),
    hash: read.hash(record.encrypted_tally),
  };
}

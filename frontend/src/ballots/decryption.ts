/** A trustee's part in opening the tally, and how the parts make the result. */
import type { Ciphertext } from './ballot-form';
import type { Election } from './election';
import { require } from './errors';
import type { Group } from './groups';
import { sha256Hex } from './hashes';
import type { Proof } from './proofs';
import { lengthOf } from './questions';
import { randomBelow } from './random';
import { compact, countJson, Reader } from './strict';
import type { EncryptedTally } from './tally';
import type { Trustee, Trustees } from './trustees';

export type Factors = bigint[][];

export interface PartialDecryption {
  /** The record of the archive. */
  text: string;
  /** Published next to the archive: the record's own proofs hash neither alpha nor the factor, so that a wrong factor could pass. */
  binding: string;
}

const read = new Reader('decryption_malformed');

type Challenge = (factor: bigint, commitments: bigint[]) => bigint;

const ofRecord =
  ({ group, fingerprint }: Election, X: bigint): Challenge =>
  (_, commitments) =>
    group.challenge(`decrypt|${fingerprint}|${X}|`, commitments);

const ofBinding =
  ({ group, fingerprint }: Election, X: bigint, { alpha }: Ciphertext): Challenge =>
  (factor, commitments) =>
    group.challenge(`tongxin-decrypt|${fingerprint}|${X}|${alpha},${factor}|`, commitments);

/** That log_g X = log_alpha factor. */
function prove(group: Group, secret: bigint, { alpha }: Ciphertext, factor: bigint, challengeOf: Challenge): Proof {
  const random = randomBelow(group.q);
  const challenge = challengeOf(factor, [group.powerOfG(random), group.power(alpha, random)]);
  return { challenge, response: group.scalar(random - secret * challenge) };
}

function isProven(group: Group, X: bigint, { alpha }: Ciphertext, factor: bigint, proof: Proof, challengeOf: Challenge) {
  const { challenge, response } = proof;
  const commitments = [
    group.multiply(group.powerOfG(response), group.power(X, challenge)),
    group.multiply(group.power(alpha, response), group.power(factor, challenge)),
  ];
  return challengeOf(factor, commitments) === challenge;
}

export function decryptPartially(election: Election, tally: EncryptedTally, secret: bigint, owner: number): PartialDecryption {
  const { group } = election;
  const X = group.powerOfG(secret);
  const decryption_factors = tally.map((row) => row.map(({ alpha }) => group.power(alpha, secret)));
  const proofs = (challengeOf: (ciphertext: Ciphertext) => Challenge) =>
    tally.map((row, question) =>
      row.map((each, index) =>
        prove(group, secret, each, decryption_factors[question]?.[index] ?? read.fail('row'), challengeOf(each)),
      ),
    );
  const text = compact({ decryption_factors, decryption_proofs: proofs(() => ofRecord(election, X)) });
  const payload = sha256Hex(text);
  return { text, binding: compact({ owner, payload, proofs: proofs((each) => ofBinding(election, X, each)) }) };
}

export const ownedText = (owner: number, payload: string): string => JSON.stringify({ owner, payload });

export function readOwned(bytes: Uint8Array, { all }: Trustees): { trustee: Trustee; payload: string } {
  const record = read.object(read.json(read.decode(bytes, 200), 200), 'owner', 'payload');
  const owner = read.integer(record.owner, 1, 10_000);
  const trustee = all.find((each) => each.owner === owner);
  require(trustee !== undefined, 'unknown_owner', String(owner));
  return { trustee, payload: read.hash(record.payload) };
}

const limitOf = ({ questions }: Election) => 2_000 * questions.reduce((sum, question) => sum + lengthOf(question), 1);

function readProofs({ group }: Election, tally: EncryptedTally, value: unknown): Proof[][] {
  const rows = read.list(value, tally.length);
  return tally.map((row, index) => read.proofs(group, rows[index], row.length));
}

/** Checks the proofs of a record, and of its binding where there is one. */
export function readPartialDecryption(
  election: Election,
  tally: EncryptedTally,
  { owner, publicKey }: Trustee,
  bytes: Uint8Array,
  binding: string | null,
): Factors {
  const { group } = election;
  const limit = limitOf(election);
  const value = read.json(read.decode(bytes, limit), limit);
  const record = read.object(value, 'decryption_factors', 'decryption_proofs');
  const rows = read.list(record.decryption_factors, tally.length);
  const factors = tally.map((row, index) => read.list(rows[index], row.length).map((each) => read.element(group, each)));
  const check = (proofs: Proof[][], challengeOf: (ciphertext: Ciphertext) => Challenge) =>
    tally.every((row, question) =>
      row.every((each, index) => {
        const [factor, proof] = [factors[question]?.[index] ?? 0n, proofs[question]?.[index] ?? read.fail('row')];
        return isProven(group, publicKey, each, factor, proof, challengeOf(each));
      }),
    );
  const areMembers = factors.every((row) => row.every((factor) => group.isMember(factor)));
  const isRight = areMembers && check(readProofs(election, tally, record.decryption_proofs), () => ofRecord(election, publicKey));
  require(isRight, 'invalid_decryption', String(owner));
  if (binding === null) return factors;
  const bound = read.object(read.json(binding, limit), 'owner', 'payload', 'proofs');
  const isBound =
    bound.owner === owner &&
    bound.payload === sha256Hex(bytes) &&
    check(readProofs(election, tally, bound.proofs), (each) => ofBinding(election, publicKey, each));
  require(isBound, 'unbound_decryption', String(owner));
  return factors;
}

/** By Lagrange at 0, over the numbers of the present shares within their item. */
const lambda = (group: Group, present: number[], own: number): bigint =>
  present
    .filter((other) => other !== own)
    .map((other) => BigInt(other) * group.inverseScalar(BigInt(other - own)))
    .reduce((product, each) => group.scalar(product * each), 1n);

/** `parts` by owner. Throws while too few are there. */
export function combine({ group }: Election, { items }: Trustees, parts: Map<number, Factors>, tally: EncryptedTally): Factors {
  const powers: [Factors, bigint][] = items.flatMap((item) => {
    if (item.kind === 'single') {
      const part = parts.get(item.trustee.owner);
      require(part !== undefined, 'too_few_decryptions', String(item.trustee.owner));
      return [[part, 1n] as [Factors, bigint]];
    }
    const first = (item.trustees[0]?.owner ?? 1) - 1;
    const present = item.trustees.filter(({ owner }) => parts.has(owner)).slice(0, item.threshold);
    require(present.length === item.threshold, 'too_few_decryptions');
    const numbers = present.map(({ owner }) => owner - first);
    return present.map(({ owner }) => [parts.get(owner) ?? [], lambda(group, numbers, owner - first)] as [Factors, bigint]);
  });
  return tally.map((row, question) =>
    row.map((_, index) =>
      powers.reduce((product, [part, exponent]) => {
        const factor = part[question]?.[index] ?? read.fail('row');
        return group.multiply(product, exponent === 1n ? factor : group.power(factor, exponent));
      }, 1n),
    ),
  );
}

export type Result = bigint[][];

export const resultText = (result: Result): string =>
  JSON.stringify({ result: result.map((row) => row.map((count) => countJson(count))) });

const readResultRecord = new Reader('result_malformed');

/** Throws unless each count is what the tally holds: beta = factor · g^count. */
export function readResult(
  { group }: Election,
  tally: EncryptedTally,
  factors: Factors,
  weight: bigint,
  bytes: Uint8Array,
): Result {
  const limit = 100_000;
  const { result } = readResultRecord.object(readResultRecord.json(readResultRecord.decode(bytes, limit), limit), 'result');
  const rows = readResultRecord.list(result, tally.length);
  return tally.map((row, question) => {
    const counts = readResultRecord.list(rows[question], row.length);
    return row.map(({ beta }, index) => {
      const count = readResultRecord.count(counts[index]);
      const isRight = count <= weight && beta === group.multiply(factors[question]?.[index] ?? 0n, group.powerOfG(count));
      require(isRight, 'wrong_result', String(question + 1));
      return count;
    });
  });
}

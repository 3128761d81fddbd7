/** What a voter or an observer checks on their own device, from the public file alone. */
import { checkBallot } from './ballot';
import { type Board, type Expected, readBoard } from './board';
import { combine, type Factors, readOwned, readPartialDecryption, readResult } from './decryption';
import { require } from './errors';
import { sha256Hex } from './hashes';
import type { Job } from './job';
import { compact } from './strict';
import { addBallot, emptyTally, type EncryptedTally, readSizedTally, readTally } from './tally';

type BallotFate =
  | { fate: 'counts'; height: number; events: number; head: string }
  /** The same credential voted again: that ballot counts instead. */
  | { fate: 'superseded'; height: number; by: number; events: number; head: string }
  | { fate: 'absent'; events: number; head: string };

/** Whether a ballot is there, is the last of its credential, and is valid with all its proofs. */
export async function findBallot(file: Uint8Array, tracker: string, expected: Expected, job: Job): Promise<BallotFate> {
  const board = await readBoard(file, expected, job);
  const { events, head } = board;
  const found = board.trackers.get(tracker);
  const last = found && board.counted.get(found.credential);
  if (!found || !last) return { fate: 'absent', events, head };
  if (last.tracker !== tracker) return { fate: 'superseded', height: found.height, by: last.height, events, head };
  checkBallot(board.election, compact(last.ballot));
  return { fate: 'counts', height: found.height, events, head };
}

interface ElectionReport {
  uuid: string;
  name: string;
  fingerprint: string;
  events: number;
  /** Hash of the last event: who compares it with another's has the same file. */
  head: string;
  ballots: number;
  /** One for each credential that voted. */
  counted: number;
  credentials: number;
  weight: number;
  phase: 'open' | 'closed' | 'tallied' | 'decrypting' | 'done';
  /** Owners whose part is there, and whether each is bound to its ciphertexts by a proof of its own. */
  decryptions: { owner: number; isBound: boolean }[];
  result: number[][] | null;
}

/**
 * Chain and hashes, strict form, credentials, trustees' proofs, tally recomputed, decryptions, result. The proofs of all ballots only
 * where asked: they take a phone too long. `bindings` in any order.
 */
export async function checkElection(file: Uint8Array, bindings: string[], expected: Expected, job: Job): Promise<ElectionReport> {
  const board = await readBoard(file, expected, job);
  const { election, counted, weights, later } = board;
  const report: ElectionReport = {
    uuid: election.uuid,
    name: election.name,
    fingerprint: election.fingerprint,
    events: board.events,
    head: board.head,
    ballots: board.ballots,
    counted: counted.size,
    credentials: weights.size,
    weight: 0,
    phase: 'open',
    decryptions: [],
    result: null,
  };
  const { tally, weight } = await count(board, job);
  report.weight = Number(weight);
  const parts = new Map<number, Factors>();
  for (const { type, data, hashes } of later) {
    const [first = new Uint8Array(), second = new Uint8Array()] = data;
    if (type === 'EndBallots') report.phase = 'closed';
    else if (type === 'EncryptedTally') {
      checkTally(board, tally, weight, first, second);
      report.phase = 'tallied';
    } else if (type === 'PartialDecryption') {
      const { trustee, payload } = readOwned(second, board.trustees);
      require(payload === hashes[0], 'unexpected_records');
      require(!parts.has(trustee.owner), 'repeated_owner', String(trustee.owner));
      const binding = bindings.find((text) => text.includes(`"payload":"${payload}"`)) ?? null;
      parts.set(trustee.owner, readPartialDecryption(election, tally, trustee, first, binding));
      report.decryptions.push({ owner: trustee.owner, isBound: binding !== null });
      report.phase = 'decrypting';
    } else if (type === 'Result') {
      const result = readResult(election, tally, combine(election, board.trustees, parts, tally), weight, first);
      report.result = result.map((row) => row.map(Number));
      report.phase = 'done';
    }
    await job.step(file.length, file.length);
  }
  return report;
}

/** From the ballots of the board alone. */
async function count({ election, counted, weights }: Board, job: Job): Promise<{ tally: EncryptedTally; weight: bigint }> {
  const tally = emptyTally(election);
  let weight = 0n;
  for (const { ballot } of counted.values()) {
    const own = weights.get(ballot.credential) ?? 0n;
    weight += own;
    addBallot(election, tally, ballot, own);
    await job.step(1, 1);
  }
  return { tally, weight };
}

/** The tally a trustee may open: published, and the sum of ballots whose proofs all hold. */
export async function checkedTally(file: Uint8Array, job: Job): Promise<EncryptedTally> {
  const board = await readBoard(file, { proofs: true }, job);
  const { tally, weight } = await count(board, job);
  const [first, second] = board.later.find(({ type }) => type === 'EncryptedTally')?.data ?? [];
  require(first !== undefined && second !== undefined, 'tally_missing');
  checkTally(board, tally, weight, first, second);
  return tally;
}

function checkTally(
  { election, counted }: Board,
  tally: EncryptedTally,
  weight: bigint,
  published: Uint8Array,
  sized: Uint8Array,
) {
  const own = tally.flat();
  const theirs = readTally(election, published).flat();
  const isSame = own.every(({ alpha, beta }, index) => theirs[index]?.alpha === alpha && theirs[index].beta === beta);
  require(isSame, 'wrong_tally');
  const size = readSizedTally(sized);
  require(size.hash === sha256Hex(published), 'unexpected_records');
  require(size.ballots === counted.size && size.weight === weight, 'wrong_tally_size');
}

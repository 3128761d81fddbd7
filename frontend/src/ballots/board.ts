/** Walks an archive and applies the rules that the file's own form does not: what counts, and that each step follows from those before. */
import { type ArchiveEvent, readArchive } from './archive';
import { checkBallot } from './ballot';
import { type Ballot, readBallot } from './ballot-form';
import { readPublicCredentials } from './credentials';
import { type Election, readElection } from './election';
import { require } from './errors';
import { hexToBase64 } from './hashes';
import type { Job } from './job';
import { Reader } from './strict';
import { readTrustees, type Trustees } from './trustees';

interface BoardBallot {
  ballot: Ballot;
  tracker: string;
  height: number;
}

export interface Board {
  election: Election;
  trustees: Trustees;
  weights: Map<bigint, bigint>;
  /** Where each ballot stands, by tracker, and whose it is. */
  trackers: Map<string, { height: number; credential: bigint }>;
  /** The last ballot of each credential: those that count. */
  counted: Map<bigint, BoardBallot>;
  events: number;
  ballots: number;
  head: string;
  /** After EndBallots. */
  later: ArchiveEvent[];
}

const read = new Reader('archive_malformed');

type Setup = Pick<Board, 'election' | 'trustees' | 'weights'>;

function readSetup({ data, hashes }: ArchiveEvent): Setup {
  const [electionBytes, trusteesBytes, credentialsBytes, setupBytes] = data;
  if (!electionBytes || !trusteesBytes || !credentialsBytes || !setupBytes) return read.fail('setup');
  const [electionHash, trusteesHash, credentialsHash] = hashes;
  const expected = JSON.stringify({ election: electionHash, trustees: trusteesHash, credentials: credentialsHash });
  require(read.decode(setupBytes, 1_000) === expected, 'wrong_setup');
  const election = readElection(electionBytes);
  const trustees = readTrustees(election.group, trusteesBytes);
  require(trustees.publicKey === election.publicKey, 'wrong_public_key');
  return { election, trustees, weights: readPublicCredentials(election.group, credentialsBytes) };
}

/** Of an archive, without reading on. */
export function setupOf(file: Uint8Array): Setup {
  for (const event of readArchive(file)) return event.type === 'Setup' ? readSetup(event) : read.fail('setup');
  return read.fail('setup');
}

export interface Expected {
  /** The fingerprint of the election that the reader knows from elsewhere. */
  fingerprint?: string;
  /** Hash of an event that the voter once saw as the last: it must still be there. */
  head?: string;
  /** Whether to check the proofs of all ballots too, about 70 ms for one of five answers. */
  proofs?: boolean;
}

export async function readBoard(file: Uint8Array, expected: Expected, job: Job): Promise<Board> {
  let board: Board | null = null;
  let isHeadFound = expected.head === undefined;
  for (const event of readArchive(file)) {
    if (event.type === 'Setup') {
      board = { ...readSetup(event), trackers: new Map(), counted: new Map(), events: 0, ballots: 0, head: '', later: [] };
      require(!expected.fingerprint || expected.fingerprint === board.election.fingerprint, 'other_election');
    } else if (board && event.type === 'Ballot') addToBoard(board, event, expected.proofs ? checkBallot : readBallot);
    else board?.later.push(event);
    if (!board) return read.fail('setup');
    board.events = event.height + 1;
    board.head = event.hash;
    isHeadFound ||= event.hash === expected.head;
    await job.step(event.end, file.length);
  }
  require(isHeadFound, 'not_appended');
  return board ?? read.fail('setup');
}

function addToBoard(board: Board, { data, hashes, height }: ArchiveEvent, reader: typeof readBallot) {
  const [[bytes], [hash]] = [data, hashes];
  if (!bytes || !hash) return read.fail('ballot');
  const ballot = reader(board.election, read.decode(bytes, 8_000_000));
  const tracker = hexToBase64(hash);
  require(board.weights.has(ballot.credential), 'unknown_credential', String(height));
  require(!board.trackers.has(tracker), 'replayed_ballot', String(height));
  board.trackers.set(tracker, { height, credential: ballot.credential });
  board.counted.set(ballot.credential, { ballot, tracker, height });
  board.ballots += 1;
}

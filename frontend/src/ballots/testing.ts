/** For tests only: an archive as the service writes it, whole elections, and `belenios-tool` as a process of its own. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { expect } from 'vitest';
import { type EventType, recordHeader } from './archive';
import { makeBallot } from './ballot';
import { readBallot } from './ballot-form';
import { makeCredential, publicCredentialsText, secretOf } from './credentials';
import { decryptPartially, ownedText, resultText } from './decryption';
import { type Election, electionText, readElection } from './election';
import { Group } from './groups';
import type { GroupName } from './group-parameters';
import { sha256Hex } from './hashes';
import { type Choices, lengthOf, type Question } from './questions';
import { randomBase58, randomBelow } from './random';
import { compact } from './strict';
import { addBallot, emptyTally, type EncryptedTally, sizedTallyText, tallyText } from './tally';
import { readTrustees, trusteeKey, type Trustees } from './trustees';

const TIME = 1_795_338_442;

/** Writes records one after the other. */
export class ArchiveWriter {
  private readonly parts: Uint8Array[] = [];
  private height = 0;
  private parent = '';

  constructor() {
    this.record('BELENIOS', JSON.stringify({ version: 1, timestamp: String(TIME) }));
  }

  record(name: string, content: string) {
    const bytes = utf8ToBytes(content);
    const padding = new Uint8Array((512 - (bytes.length % 512)) % 512);
    this.parts.push(recordHeader(name, bytes.length, TIME), bytes, padding);
  }

  data = (content: string) => this.record(`${sha256Hex(content)}.data.json`, content);

  event(type: EventType, ...data: string[]) {
    data.forEach(this.data);
    const payload = data[data.length - 1];
    const event = JSON.stringify({
      ...(this.parent ? { parent: this.parent } : {}),
      height: this.height,
      type,
      ...(payload === undefined ? {} : { payload: sha256Hex(payload) }),
    });
    this.record(`${sha256Hex(event)}.event.json`, event);
    this.parent = sha256Hex(event);
    this.height += 1;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const file = new Uint8Array(this.parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.parts) {
      file.set(part, at);
      at += part.length;
    }
    return file;
  }
}

export const question = (answers: number, min: number, max: number, blank = false): Question => ({
  question: `第 ${answers} 项？`,
  answers: Array.from({ length: answers }, (_, index) => `“候选人” ${index + 1}`),
  blank,
  min,
  max,
});

export interface Plan {
  uuid?: string;
  group?: GroupName;
  questions: Question[];
  /** One for each voter; all 1 where none are given. */
  weights?: number[];
  /** The text of the trustees record and the secrets by owner, of those who decrypt. */
  trustees: (
    group: Group,
  ) => { text: string; secrets: Map<number, bigint> } | Promise<{ text: string; secrets: Map<number, bigint> }>;
  voters: number;
}

/** An election of which everything is known. */
export class TestElection {
  readonly archive = new ArchiveWriter();
  readonly bindings: string[] = [];
  readonly ballots: string[] = [];

  private constructor(
    readonly election: Election,
    readonly electionText: string,
    readonly credentials: string[],
    readonly credentialsText: string,
    readonly weights: bigint[],
    readonly trustees: Trustees,
    readonly trusteesText: string,
    readonly secrets: Map<number, bigint>,
  ) {
    const setup = {
      election: sha256Hex(electionText),
      trustees: sha256Hex(trusteesText),
      credentials: sha256Hex(credentialsText),
    };
    this.archive.event('Setup', electionText, trusteesText, credentialsText, JSON.stringify(setup));
  }

  static async begin({
    uuid = randomBase58(14),
    group: name = 'BELENIOS-2048',
    questions,
    weights,
    trustees,
    voters,
  }: Plan): Promise<TestElection> {
    const group = Group.named(name);
    if (!group) throw new Error(name);
    const { text: trusteesText, secrets } = await trustees(group);
    const read = readTrustees(group, utf8ToBytes(trusteesText));
    const record = { description: '职工代表大会', name: '选举“工会委员”', group, publicKey: read.publicKey, questions, uuid };
    const text = electionText(record);
    const credentials = Array.from({ length: voters }, makeCredential);
    const own = credentials.map((_, index) => BigInt(weights?.[index] ?? 1));
    const publics = credentials.map((each, index): [bigint, bigint] => [
      group.powerOfG(secretOf(group, uuid, each)),
      own[index] ?? 1n,
    ]);
    const election = readElection(utf8ToBytes(text));
    return new TestElection(election, text, credentials, publicCredentialsText(publics), own, read, trusteesText, secrets);
  }

  vote(voter: number, choices: Choices[]): string {
    const { text } = makeBallot(this.election, this.credentials[voter] ?? '', choices);
    this.cast(text);
    return text;
  }

  cast(text: string) {
    this.ballots.push(text);
    this.archive.event('Ballot', text);
  }

  /** Ends the voting: the tally, which is in the archive too. */
  close(): EncryptedTally {
    const { election, archive } = this;
    archive.event('EndBallots');
    const counted = new Map(this.ballots.map((text) => readBallot(election, text)).map((ballot) => [ballot.credential, ballot]));
    const weightOf = new Map(this.credentials.map((each, index) => [this.publicOf(each), this.weights[index] ?? 1n]));
    const tally = emptyTally(election);
    let weight = 0n;
    for (const ballot of counted.values()) {
      addBallot(election, tally, ballot, weightOf.get(ballot.credential) ?? 1n);
      weight += weightOf.get(ballot.credential) ?? 1n;
    }
    const text = tallyText(tally);
    archive.event('EncryptedTally', text, sizedTallyText({ ballots: counted.size, weight, hash: sha256Hex(text) }));
    return tally;
  }

  decrypt(tally: EncryptedTally) {
    for (const [owner, secret] of this.secrets) {
      const { text, binding } = decryptPartially(this.election, tally, secret, owner);
      this.bindings.push(binding);
      this.archive.event('PartialDecryption', text, ownedText(owner, sha256Hex(text)));
    }
  }

  finish(result: number[][]): Uint8Array<ArrayBuffer> {
    this.decrypt(this.close());
    this.archive.event('Result', resultText(result.map((row) => row.map(BigInt))));
    return this.archive.bytes();
  }

  publicOf = (credential: string) => this.election.group.powerOfG(secretOf(this.election.group, this.election.uuid, credential));

  /** The sum of these, blank first where it is allowed. */
  sum = (votes: { voter: number; choices: Choices[] }[]): number[][] =>
    this.election.questions.map((each, number) =>
      Array.from({ length: lengthOf(each) }, (_, answer) =>
        votes.reduce((total, { voter, choices }) => total + (choices[number]?.[answer] ?? 0) * Number(this.weights[voter]), 0),
      ),
    );
}

/** One trustee alone. */
export const alone: Plan['trustees'] = (group) => {
  const secret = randomBelow(group.q);
  return { text: compact([['Single', trusteeKey(group, secret)]]), secrets: new Map([[1, secret]]) };
};

export function expectVerified(said: string) {
  expect(said).toContain('I: all checks passed');
  expect(said).not.toContain('W:');
}

const TOOL = '/usr/bin/belenios-tool';

/** Why tests against the tool do not run here, or null. In CI they run, so that they fail where it is missing. */
export const missingTool = (() => {
  try {
    execFileSync(TOOL, ['--version'], { stdio: 'pipe' });
    return null;
  } catch {
    return process.env.CI === 'true' ? null : 'belenios-tool is not installed (Debian package belenios-tool)';
  }
})();

/** A folder with files for the tool, which is gone after `run`. */
export async function withTool<T>(files: Record<string, string | Uint8Array>, run: (tool: Tool) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ballots-'));
  try {
    const tool = new Tool(folder);
    for (const [name, content] of Object.entries(files)) tool.write(name, content);
    return await run(tool);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export class Tool {
  constructor(private readonly folder: string) {}

  write = (name: string, content: string | Uint8Array) => writeFileSync(join(this.folder, name), content);
  read = (name: string) => readFileSync(join(this.folder, name), 'utf8');
  bytes = (name: string) => new Uint8Array(readFileSync(join(this.folder, name)));
  files = (end: string) =>
    readdirSync(this.folder)
      .filter((name) => name.endsWith(end))
      .sort();

  /** What it prints, stderr after stdout; throws with that where it refuses. */
  run(args: string[], input = ''): string {
    const script = '"$0" "$@" 2>&1';
    try {
      return execFileSync('/bin/sh', ['-c', script, TOOL, ...args], { cwd: this.folder, input, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      throw new Error(`belenios-tool ${args.join(' ')}: ${(error as { stdout: string }).stdout}`, { cause: error });
    }
  }

  /** Only what it prints on stdout. */
  output = (args: string[], input = ''): string =>
    execFileSync(TOOL, args, { cwd: this.folder, input, encoding: 'utf8', stdio: 'pipe' });

  add = (type: EventType, input: string) => this.output(['archive', 'add-event', `--type=${type}`], input);
}

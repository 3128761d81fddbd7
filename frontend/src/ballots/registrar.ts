/** Credentials for all voters, made in the registrar's browser in parts: each part is kept under a passphrase before the next is made. */
import { type Backup, backupReader, type PassphraseKey, passphraseKey, protect, readBackup, reveal } from './backup';
import { type Credential, isCredential, makeCredential, publicCredentialsText, secretOfMany } from './credentials';
import type { Group } from './groups';
import type { Job } from './job';
import { sealSlip } from './sealing';
import { Reader } from './strict';

const PART = 100;
const MOST_VOTERS = 200_000;
const read = new Reader('slips_malformed');

export interface CredentialsPart {
  /** Number of its first voter, from 0. */
  first: number;
  /** Public credentials in the order of the voters. Only the whole list, sorted, may be published: see `publicList`. */
  publics: string[];
  /** The private ones, under the registrar's passphrase. */
  backup: string;
}

export interface CredentialsPlan {
  election: string;
  voters: number;
  /** Parts that are there from a run that was left, in their order from the first voter on. */
  kept: CredentialsPart[];
}

const labelOf = (first: number) => `slips from ${first}`;

function readPart(part: CredentialsPart, election: string, first: number): Backup {
  const backup = readBackup(part.backup, election, ['slips']);
  if (part.first !== first || backup.header.label !== labelOf(first)) read.fail(String(first));
  return backup;
}

function* inOrder(parts: CredentialsPart[], election: string): Generator<[CredentialsPart, Backup], void, void> {
  let first = 0;
  for (const part of parts) {
    yield [part, readPart(part, election, first)];
    first += part.publics.length;
  }
}

async function open([part, backup]: [CredentialsPart, Backup], key: PassphraseKey): Promise<Credential[]> {
  const { credentials } = backupReader.object(await reveal(backup, key), 'credentials');
  const own = read.list(credentials, part.publics.length).map((each) => read.string(each));
  return own.every(isCredential) ? own : read.fail(String(part.first));
}

/** Makes those that are missing; `keep` gets each part. Another passphrase than that of the kept parts is refused. */
export async function makeCredentials(
  group: Group,
  { election, voters, kept }: CredentialsPlan,
  passphrase: string,
  keep: (part: CredentialsPart) => void,
  job: Job,
): Promise<void> {
  read.integer(voters, 1, MOST_VOTERS);
  const known = [...inOrder(kept, election)];
  const [firstKept] = known;
  const key = await passphraseKey(passphrase, firstKept?.[1].header.salt);
  if (firstKept) await open(firstKept, key);
  let first = kept.reduce((sum, part) => sum + part.publics.length, 0);
  while (first < voters) {
    const credentials = Array.from({ length: Math.min(PART, voters - first) }, makeCredential);
    const secrets = await Promise.all(credentials.map((each) => secretOfMany(group, election, each)));
    const publics: string[] = [];
    for (const secret of secrets) {
      publics.push(String(group.powerOfG(secret)));
      await job.step(first + publics.length, voters);
    }
    const about = { kind: 'slips' as const, election, label: labelOf(first) };
    keep({ first, publics, backup: await protect(key, about, { credentials }) });
    first += credentials.length;
  }
}

/** The record to publish: sorted, so that it says nothing about the roll's order. `weights` in the order of the voters. */
export function publicList(group: Group, parts: CredentialsPart[], weights: number[] | null): string {
  const all = parts.flatMap(({ publics }) => publics);
  if (weights && weights.length !== all.length) read.fail('weights');
  return publicCredentialsText(
    all.map((each, index) => [read.element(group, each), BigInt(weights ? read.integer(weights[index], 1, 10_000_000_000) : 1)]),
  );
}

/** Of all voters, for printing. */
export async function openCredentials(parts: CredentialsPart[], election: string, passphrase: string): Promise<Credential[]> {
  const known = [...inOrder(parts, election)];
  const salts = new Set(known.map(([, { header }]) => header.salt));
  if (salts.size !== 1) read.fail('parts of several runs');
  const key = await passphraseKey(passphrase, known[0]?.[1].header.salt);
  const all: Credential[] = [];
  for (const each of known) all.push(...(await open(each, key)));
  return all;
}

export interface Device {
  /** Of the voter, from 0, in the order in which the credentials were made. */
  voter: number;
  publicKey: string;
}

/** To each device the slip of its voter. */
export async function sealSlips(
  { parts, election, passphrase, devices }: { parts: CredentialsPart[]; election: string; passphrase: string; devices: Device[] },
  job: Job,
): Promise<{ voter: number; sealed: string }[]> {
  const credentials = await openCredentials(parts, election, passphrase);
  const sealed: { voter: number; sealed: string }[] = [];
  for (const { voter, publicKey } of devices) {
    const credential = credentials[voter] ?? read.fail(String(voter));
    sealed.push({ voter, sealed: await sealSlip(publicKey, { election, credential }) });
    await job.step(sealed.length, devices.length);
  }
  return sealed;
}

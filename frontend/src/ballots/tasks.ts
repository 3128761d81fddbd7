/** What a page may ask the worker for. Input and output are data that can be posted; secrets that the next step needs stay here. */
import { type MadeBallot, makeBallot } from './ballot';
import type { Expected } from './board';
import { checkElection, findBallot } from './checks';
import { secretOf } from './credentials';
import { type Election, readElection } from './election';
import { BallotError, require } from './errors';
import type { GroupName } from './group-parameters';
import { Group } from './groups';
import { sha256Base64 } from './hashes';
import type { Job } from './job';
import {
  type BackupAndPassphrase,
  checkBackup,
  checkTrustees,
  decryptTally,
  type DecryptionInput,
  makeMember,
  makeTrusteeKey,
  openMember,
} from './keys';
import { checkOpening, openingText } from './opening';
import type { Choices } from './questions';
import {
  type CredentialsPart,
  type CredentialsPlan,
  type Device,
  makeCredentials,
  openCredentials,
  publicList,
  sealSlips,
} from './registrar';
import { makeDeviceKey, openSlip } from './sealing';
import type { MemberKeys } from './share-messages';
import { placeOf, type Place, receiveShares, shareOut } from './threshold';

interface TaskJob extends Job {
  /** Hands over what is finished already. */
  keep(part: CredentialsPart): void;
}

const named = (name: GroupName): Group => {
  const group = Group.named(name);
  require(group !== null, 'election_malformed', 'group');
  return group;
};

/** The last few, for their tables. */
const elections = new Map<string, Election>();

function known(record: Uint8Array): Election {
  const fingerprint = sha256Base64(record);
  const election = elections.get(fingerprint) ?? readElection(record);
  elections.delete(fingerprint);
  elections.set(fingerprint, election);
  for (const oldest of elections.keys()) if (elections.size > 4) elections.delete(oldest);
  return election;
}

/** Made, and neither cast nor opened yet. */
const sealed = new Map<string, { made: MadeBallot; choices: Choices[] }>();

function take(tracker: string) {
  const found = sealed.get(tracker);
  require(found !== undefined, 'ballot_spent');
  sealed.delete(tracker);
  return found;
}

interface Threshold extends BackupAndPassphrase {
  group: GroupName;
  certificates: string[];
  threshold: number;
  /** The trustee's, from 1. */
  place: number;
}

/** `trustee_other` where the file is another trustee's: else a share that it does not open would look like its dealer's fault. */
async function openOwn({ group, certificates, threshold, place, ...opening }: Threshold): Promise<MemberKeys> {
  const keys = await openMember(opening);
  require(placeOf(named(group), certificates, threshold, keys) === place, 'trustee_other');
  return keys;
}

export const tasks = {
  /** Also makes the tables of its keys, so that a ballot is quick later. */
  async readElection({ record }: { record: Uint8Array }) {
    const election = known(record);
    election.group.powerOfG(1n);
    election.powerOfY(1n);
    const { uuid, name, description, questions, fingerprint } = election;
    return { uuid, name, description, questions, fingerprint, group: election.group.name };
  },

  /** The public half of a credential, which the list of the election has or has not. */
  async readCredential({ record, credential }: { record: Uint8Array; credential: string }) {
    const { group, uuid } = known(record);
    return { publicCredential: String(group.powerOfG(secretOf(group, uuid, credential))) };
  },

  /** The ballot stays here until its voter, who has seen the tracker, casts it or opens it as a test of the booth. */
  async sealBallot({ record, credential, choices }: { record: Uint8Array; credential: string; choices: Choices[] }) {
    const made = makeBallot(known(record), credential, choices);
    sealed.set(made.tracker, { made, choices });
    return { tracker: made.tracker };
  },

  /** To send; its randomness is forgotten. */
  async takeBallot({ tracker }: { tracker: string }) {
    return { ballot: take(tracker).made.text };
  },

  /** Opened, it can no longer be taken. */
  async openBallot({ tracker }: { tracker: string }) {
    const { made, choices } = take(tracker);
    return { opening: openingText(made, choices) };
  },

  async dropBallot({ tracker }: { tracker: string }) {
    sealed.delete(tracker);
  },

  async checkOpening({ record, opening }: { record: Uint8Array; opening: string }) {
    return checkOpening(known(record), opening);
  },

  async findBallot(input: Expected & { archive: Uint8Array; tracker: string }, job: TaskJob) {
    return findBallot(input.archive, input.tracker, input, job);
  },

  /** `bindings`: the texts that trustees published next to the archive. */
  async checkElection(input: Expected & { archive: Uint8Array; bindings: string[] }, job: TaskJob) {
    return checkElection(input.archive, input.bindings, input, job);
  },

  async makeTrusteeKey({ group, election, passphrase }: { group: GroupName; election: string; passphrase: string }) {
    return makeTrusteeKey(named(group), election, passphrase);
  },

  async makeMember({
    group,
    election,
    place,
    passphrase,
  }: {
    group: GroupName;
    election: string;
    place: Place;
    passphrase: string;
  }) {
    return makeMember(named(group), election, place, passphrase);
  },

  async checkBackup(input: BackupAndPassphrase) {
    return checkBackup(input);
  },

  async shareOut(input: Threshold) {
    const { group, certificates, threshold } = input;
    return { sharing: await shareOut(named(group), await openOwn(input), certificates, threshold) };
  },

  async receiveShares(input: Threshold & { shares: string }) {
    const { group, certificates, threshold, shares } = input;
    return { output: await receiveShares(named(group), await openOwn(input), certificates, threshold, shares) };
  },

  async checkTrustees({ record, trusteesRecord }: { record: Uint8Array; trusteesRecord: Uint8Array }) {
    return checkTrustees(record, trusteesRecord);
  },

  /** Checks the whole file with all proofs first, 70 ms a ballot, so that the key opens nothing but the sum of valid ballots. */
  async decryptTally(input: DecryptionInput, job: TaskJob) {
    return decryptTally(input, job);
  },

  /** Parts come as they are ready. */
  async makeCredentials(
    { group, passphrase, ...plan }: CredentialsPlan & { group: GroupName; passphrase: string },
    job: TaskJob,
  ) {
    return makeCredentials(named(group), plan, passphrase, (part) => job.keep(part), job);
  },

  async publicList({ group, parts, weights }: { group: GroupName; parts: CredentialsPart[]; weights: number[] | null }) {
    return { record: publicList(named(group), parts, weights) };
  },

  async openCredentials({ parts, election, passphrase }: { parts: CredentialsPart[]; election: string; passphrase: string }) {
    return { credentials: await openCredentials(parts, election, passphrase) };
  },

  async sealSlips(input: { parts: CredentialsPart[]; election: string; passphrase: string; devices: Device[] }, job: TaskJob) {
    return sealSlips(input, job);
  },

  makeDeviceKey: async () => makeDeviceKey(),

  async openSlip({ keys, slip, election }: { keys: CryptoKeyPair; slip: string; election: string }) {
    return openSlip(keys, slip, election);
  },
};

type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type Input<T extends TaskName> = Parameters<Tasks[T]>[0];
export type Output<T extends TaskName> = Awaited<ReturnType<Tasks[T]>>;

/** By name, for the worker: the protocol's types have joined name and input already. */
export function runTask(name: TaskName, input: unknown, job: TaskJob): Promise<unknown> {
  const task = Object.keys(tasks).includes(name) ? (tasks[name] as (input: unknown, job: TaskJob) => Promise<unknown>) : null;
  return task ? task(input, job) : Promise.reject(new BallotError('worker_failed', 'task'));
}

/** A trustee's key from its making to the tally. Its secret leaves this module as a file under a passphrase, never otherwise. */
import { type BackupKind, backupReader as read, passphraseKey, protect, readBackup, reveal } from './backup';
import { setupOf } from './board';
import { checkedTally } from './checks';
import { decryptPartially, type PartialDecryption } from './decryption';
import { readElection } from './election';
import { require } from './errors';
import type { Group } from './groups';
import type { Job } from './job';
import { randomBase58, randomBelow } from './random';
import { memberKeys, type MemberKeys } from './share-messages';
import { compact } from './strict';
import { decryptionKeyOf, makeCertificate, type Place } from './threshold';
import { readTrustees, trusteeKey } from './trustees';

interface MadeKey {
  /** For the platform: a key with its proof, or a certificate. */
  public: string;
  /** For the trustee, who keeps it: the file. */
  backup: string;
}

const kinds: BackupKind[] = ['trustee', 'threshold-trustee'];

/** Of a trustee without whom the tally is not opened. */
export async function makeTrusteeKey(group: Group, election: string, passphrase: string): Promise<MadeKey> {
  const protection = await passphraseKey(passphrase);
  const secret = randomBelow(group.q);
  const key = trusteeKey(group, secret);
  const about = { kind: 'trustee' as const, election, label: String(key.public_key) };
  return { public: compact(key), backup: await protect(protection, about, { private_key: secret }) };
}

/** Of one of n trustees: step 1 of threshold.ts. */
export async function makeMember(group: Group, election: string, place: Place, passphrase: string): Promise<MadeKey> {
  const protection = await passphraseKey(passphrase);
  const seed = randomBase58(22);
  const keys = memberKeys(seed);
  const about = { kind: 'threshold-trustee' as const, election, label: String(group.powerOfG(keys.signing)) };
  return { public: makeCertificate(group, keys, place), backup: await protect(protection, about, { seed }) };
}

export interface BackupAndPassphrase {
  /** The election's uuid. */
  election: string;
  backup: string;
  passphrase: string;
}

async function openBackup({ election, backup, passphrase }: BackupAndPassphrase, allowed: BackupKind[]) {
  const file = readBackup(backup, election, allowed);
  return { file, secret: await reveal(file, await passphraseKey(passphrase, file.header.salt)) };
}

/** Whether a file and its passphrase can be used at the tally; asked as soon as it is saved. */
export async function checkBackup(opening: BackupAndPassphrase): Promise<{ kind: BackupKind; label: string }> {
  const { file } = await openBackup(opening, kinds);
  return { kind: file.header.kind, label: file.header.label };
}

export async function openMember(opening: BackupAndPassphrase): Promise<MemberKeys> {
  const { secret } = await openBackup(opening, ['threshold-trustee']);
  return memberKeys(read.string(read.object(secret, 'seed').seed));
}

export interface DecryptionInput extends BackupAndPassphrase {
  /** The public file: a key opens the tally that follows from it, never one that somebody hands over. */
  archive: Uint8Array;
  /** The trustee's, in the record of trustees, from 1. */
  place: number;
  /** Of one of n: its own output of step 5. */
  output?: string;
}

/** `trustee_other`, before any ballot is read, where the file's key is not the one published at this place. */
export async function decryptTally(input: DecryptionInput, job: Job): Promise<PartialDecryption> {
  const { archive, place } = input;
  const { file, secret } = await openBackup(input, kinds);
  const { election, trustees } = setupOf(archive);
  const { group } = election;
  require(election.uuid === input.election, 'other_election');
  let key: bigint;
  if (file.header.kind === 'trustee') key = read.scalar(group, read.object(secret, 'private_key').private_key);
  else {
    const keys = memberKeys(read.string(read.object(secret, 'seed').seed));
    key = await decryptionKeyOf(group, keys, input.output ?? read.fail('output'));
  }
  const published = trustees.all.find(({ owner }) => owner === place)?.publicKey;
  require(group.powerOfG(key) === published, 'trustee_other');
  return decryptPartially(election, await checkedTally(archive, job), key, place);
}

/** Before the opening: that these trustees' keys, and no other, make the election's. Each finds the label of its own file here. */
export function checkTrustees(electionRecord: Uint8Array, trusteesRecord: Uint8Array): { owner: number; label: string }[] {
  const { group, publicKey } = readElection(electionRecord);
  const trustees = readTrustees(group, trusteesRecord);
  require(trustees.publicKey === publicKey, 'wrong_public_key');
  return trustees.all.map(({ owner, label }) => ({ owner, label: String(label) }));
}

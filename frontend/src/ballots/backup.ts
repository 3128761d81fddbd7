/** Files that hold a secret for one election, under a passphrase: a trustee's key, a part of the registrar's slips. */
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { require } from './errors';
import { fromBase64, sha256Base64, toBase64 } from './hashes';
import { randomBytes } from './random';
import { compact, Reader } from './strict';

export type BackupKind = 'trustee' | 'threshold-trustee' | 'slips';

/** 64 MB and about a second: a guess of the passphrase costs as much. */
const cost = { N: 2 ** 16, r: 8, p: 2 };
const LEAST_CHARACTERS = 12;
const LIMIT = 4_000_000;
const FORMAT = 'tongxin-ballot-secret';
const read = new Reader('backup_malformed');

export function requireWebCrypto() {
  require(typeof crypto.subtle === 'object', 'webcrypto_missing');
}

/** Derived once for many files of the same run. */
export interface PassphraseKey {
  salt: string;
  key: CryptoKey;
}

/** The same passphrase typed on another keyboard gives the same key (NFKC). */
export async function passphraseKey(passphrase: string, salt = toBase64(randomBytes(16))): Promise<PassphraseKey> {
  requireWebCrypto();
  const normal = passphrase.normalize('NFKC');
  require([...normal].length >= LEAST_CHARACTERS, 'passphrase_short');
  const bytes = new Uint8Array(await scryptAsync(normal, fromBase64(salt) ?? read.fail('salt'), { ...cost, dkLen: 32 }));
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
  bytes.fill(0);
  return { salt, key };
}

interface Header {
  format: typeof FORMAT;
  version: 1;
  kind: BackupKind;
  election: string;
  /** What may be known of the content without the passphrase: a public key, which slips. */
  label: string;
  salt: string;
}

/** `label` is readable without the passphrase and cannot be changed unnoticed. */
export async function protect(
  { salt, key }: PassphraseKey,
  about: { kind: BackupKind; election: string; label: string },
  secret: unknown,
): Promise<string> {
  const { kind, election, label } = about;
  const header: Header = { format: FORMAT, version: 1, kind, election, label, salt };
  const iv = randomBytes(12);
  const parameters = { name: 'AES-GCM', iv, additionalData: utf8ToBytes(compact(header)) };
  const sealed = await crypto.subtle.encrypt(parameters, key, utf8ToBytes(compact(secret)));
  const file = { ...header, iv: toBase64(iv), data: toBase64(new Uint8Array(sealed)) };
  return compact({ ...file, check: sha256Base64(compact(file)) });
}

export interface Backup {
  header: Header;
  iv: Uint8Array<ArrayBuffer>;
  data: Uint8Array<ArrayBuffer>;
}

/** Everything that shows before the passphrase is asked: a damaged file, another election's, another kind of file. */
export function readBackup(text: string, election: string, kinds: BackupKind[]): Backup {
  const value = read.json(text.trim(), LIMIT);
  const fields = ['format', 'version', 'kind', 'election', 'label', 'salt', 'iv', 'data', 'check'];
  const record = read.object(value, ...fields);
  const { check, ...file } = record;
  if (record.format !== FORMAT || record.version !== 1) read.fail('format');
  require(check === sha256Base64(compact(file)), 'backup_damaged');
  require(record.election === election, 'backup_other_election');
  const kind = read.string(record.kind) as BackupKind;
  require(kinds.includes(kind), 'backup_other_kind');
  const header: Header = {
    format: FORMAT,
    version: 1,
    kind,
    election,
    label: read.string(record.label),
    salt: read.string(record.salt),
  };
  const bytes = (encoded: unknown) => fromBase64(read.string(encoded)) ?? read.fail('base64');
  const backup = { header, iv: bytes(record.iv), data: bytes(record.data) };
  if (backup.iv.length !== 12 || bytes(record.salt).length !== 16) read.fail('length');
  return backup;
}

export async function reveal({ header, iv, data }: Backup, { key }: PassphraseKey): Promise<unknown> {
  const parameters = { name: 'AES-GCM', iv, additionalData: utf8ToBytes(compact(header)) };
  const opened = await crypto.subtle.decrypt(parameters, key, data).catch(() => null);
  // The file is whole, as its check says: what is left is the passphrase.
  require(opened !== null, 'passphrase_wrong');
  return read.json(read.decode(new Uint8Array(opened), LIMIT), LIMIT);
}

export const backupReader = read;

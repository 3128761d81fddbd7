import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { require } from './errors';
import type { Group } from './groups';
import { base58Character, base58Index, randomBase58 } from './random';
import { Reader } from './strict';

/** The secret of one voter as it is written, `XXX-XXX-XXX-XXX-XXX`: 14 characters of base 58 (82 bits) and one that checks them. */
export type Credential = string;

const FORM = /^[1-9A-HJ-NP-Za-km-z]{3}(-[1-9A-HJ-NP-Za-km-z]{3}){4}$/;

const checkIndex = (characters: string): number => {
  let number = 0n;
  for (const character of characters) number = number * 58n + BigInt(base58Index(character));
  return 53 - Number(number % 53n);
};

export function makeCredential(): Credential {
  const characters = randomBase58(14);
  const all = characters + base58Character(checkIndex(characters));
  return (all.match(/.{3}/g) ?? []).join('-');
}

export function isCredential(text: string): boolean {
  if (!FORM.test(text)) return false;
  const characters = text.replaceAll('-', '');
  return base58Index(characters.charAt(14)) === checkIndex(characters.slice(0, 14));
}

/** The secret exponent, from the credential with its dashes. 1,000 rounds: `belenios-tool` does the same. */
export function secretOf(group: Group, uuid: string, credential: Credential): bigint {
  require(isCredential(credential), 'wrong_credential');
  return BigInt(`0x${bytesToHex(pbkdf2(sha256, credential, uuid, { c: 1000, dkLen: 32 }))}`) % group.q;
}

/** The same by WebCrypto, several times faster: for thousands. */
export async function secretOfMany(group: Group, uuid: string, credential: Credential): Promise<bigint> {
  require(isCredential(credential), 'wrong_credential');
  const password = await crypto.subtle.importKey('raw', new Uint8Array(utf8ToBytes(credential)), 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(utf8ToBytes(uuid)), iterations: 1000 };
  const bits = await crypto.subtle.deriveBits(parameters, password, 256);
  return BigInt(`0x${bytesToHex(new Uint8Array(bits))}`) % group.q;
}

const read = new Reader('credentials_malformed');
const MOST_CREDENTIALS = 200_000;

/** Public credentials with their weights, from the record of an archive, where they are sorted: any other order would be a roll's. */
export function readPublicCredentials(group: Group, bytes: Uint8Array): Map<bigint, bigint> {
  const limit = MOST_CREDENTIALS * (group.elementDigits + 25);
  const weights = new Map<bigint, bigint>();
  let last = 0n;
  const value = read.json(read.decode(bytes, limit), limit);
  for (const each of read.list(value, 0, MOST_CREDENTIALS)) {
    const [, digits, weight = '1'] = /^([0-9]{1,700})(?:,([1-9][0-9]{0,9}))?$/.exec(read.string(each)) ?? read.fail('entry');
    const credential = read.element(group, digits);
    require(!weights.has(credential), 'duplicate_credential');
    require(credential > last, 'credentials_unsorted');
    weights.set(credential, BigInt(weight));
    last = credential;
  }
  return weights;
}

/** The record, from entries in any order. A weight of 1 is not written where all have it. */
export function publicCredentialsText(entries: Iterable<[credential: bigint, weight: bigint]>): string {
  const sorted = [...entries].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  sorted.forEach(([credential], index) => require(credential !== sorted[index - 1]?.[0], 'duplicate_credential'));
  const isWeighted = sorted.some(([, weight]) => weight !== 1n);
  return JSON.stringify(sorted.map(([credential, weight]) => (isWeighted ? `${credential},${weight}` : String(credential))));
}

/** What trustees send each other while they make a key together: signed by the sender, encrypted to one recipient. */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { open, seal } from './ccm';
import { require } from './errors';
import type { Group } from './groups';
import { sha256Bytes, sha256Integer } from './hashes';
import { randomBelow } from './random';
import { isSigned, readSigned, signedText } from './signed';
import { compact, Reader } from './strict';

/** Both follow from the 22 characters that a trustee keeps. */
export interface MemberKeys {
  signing: bigint;
  decryption: bigint;
}

export const memberKeys = (seed: string): MemberKeys => ({
  signing: sha256Integer(`sk|${seed}`),
  decryption: sha256Integer(`dk|${seed}`),
});

const LIMIT = 150_000;
const read = new Reader('share_message_malformed');

const keyFor = (K: bigint) => new Uint8Array(sha256Bytes(`key|${K}`));
const nonceFor = (alpha: bigint) => sha256Bytes(`iv|${alpha}`).slice(0, 13);

export async function send(group: Group, { signing }: MemberKeys, recipient: bigint, value: unknown): Promise<string> {
  const text = compact(signedText(group, signing, { recipient, message: compact(value) }));
  const random = randomBelow(group.q);
  const K = group.powerOfG(randomBelow(group.q));
  const alpha = group.powerOfG(random);
  const beta = group.multiply(group.power(recipient, random), K);
  return compact({ alpha, beta, data: bytesToHex(await seal(keyFor(K), nonceFor(alpha), utf8ToBytes(text))) });
}

/** Throws `share_message_unreadable` where it is for another recipient, changed, or from another than `sender`, a verification key. */
export async function receive(group: Group, { decryption }: MemberKeys, sender: bigint, text: string): Promise<unknown> {
  const record = read.object(read.json(text, LIMIT), 'alpha', 'beta', 'data');
  const [alpha, beta] = [read.element(group, record.alpha), read.element(group, record.beta)];
  const data = read.string(record.data);
  if (!/^([0-9a-f]{2})+$/.test(data)) read.fail('data');
  require(group.isMember(alpha), 'share_message_unreadable');
  const K = group.divide(beta, group.power(alpha, decryption));
  const opened = await open(keyFor(K), nonceFor(alpha), hexToBytes(data));
  require(opened !== null, 'share_message_unreadable');
  const { message, signature } = readSigned(read, group, read.json(read.decode(opened, LIMIT), LIMIT));
  const inner = read.object(read.json(message, LIMIT), 'recipient', 'message');
  const isOurs = inner.recipient === String(group.powerOfG(decryption)) && isSigned(group, sender, message, signature);
  require(isOurs, 'share_message_unreadable');
  return read.json(read.string(inner.message), LIMIT);
}

/**
 * A key of n trustees of whom any t open the tally (Pedersen), in six steps; what goes between them travels over the platform, which
 * can read none of it. Trustees: 1 `makeCertificate`, 3 `shareOut`, 5 `receiveShares`. From public messages alone, by anyone: 2 all
 * certificates are read, 4 `sharesFor` each trustee, 6 `thresholdItem` of the trustees record.
 */
import { BallotError, require } from './errors';
import type { Group } from './groups';
import type { Proof } from './proofs';
import { randomBelow } from './random';
import { type MemberKeys, receive, send } from './share-messages';
import { sign, signedText, type SignedText, readSigned } from './signed';
import { compact, Reader } from './strict';
import {
  type Certificate,
  certificatesSigned,
  MOST_MEMBERS,
  readCertificates,
  readCommitments,
  readTrusteeKey,
  shareCommitment,
  trusteeKey,
} from './trustees';

const LIMIT = 4_000_000;
const read = new Reader('share_message_malformed');

export interface Place {
  size: number;
  threshold: number;
  /** From 1. */
  index: number;
}

/** Step 1. */
export function makeCertificate(group: Group, { signing, decryption }: MemberKeys, { size, threshold, index }: Place): string {
  const isPlace = 1 <= threshold && threshold <= size && size <= MOST_MEMBERS && 1 <= index && index <= size;
  if (!isPlace) read.fail('place');
  const context = { group: group.name, size, threshold, index };
  const keys = { verification: group.powerOfG(signing), encryption: group.powerOfG(decryption) };
  return compact(signedText(group, signing, { context, ...keys }));
}

/** The certificates of all, in their order, and which of them is this trustee's. */
function readAll(group: Group, texts: string[], threshold: number) {
  if (texts.length > MOST_MEMBERS) read.fail('certificates');
  return readCertificates(
    group,
    texts.map((text) => read.json(text, LIMIT)),
    threshold,
  );
}

function ownIndex(group: Group, certificates: Certificate[], keys: MemberKeys): number {
  const verification = group.powerOfG(keys.signing);
  const index = certificates.findIndex((each) => each.verification === verification);
  require(index >= 0, 'trustee_other');
  return index;
}

/** From 1. `trustee_other`: none of them made these keys. */
export const placeOf = (group: Group, certificateTexts: string[], threshold: number, keys: MemberKeys) =>
  ownIndex(group, readAll(group, certificateTexts, threshold), keys) + 1;

/** The tool of 2.0 neither reduces shares nor their sum. */
function unreduced(group: Group, value: unknown): bigint {
  const digits = read.string(value);
  return /^[0-9]{1,900}$/.test(digits) ? group.scalar(BigInt(digits)) : read.fail('number');
}

const valueAt = (group: Group, polynomial: bigint[], place: bigint) =>
  polynomial.reduceRight((sum, coefficient) => group.scalar(sum * place + coefficient), 0n);

/** Step 3: to each trustee its share, sealed, and to oneself the polynomial. */
export async function shareOut(group: Group, keys: MemberKeys, certificateTexts: string[], threshold: number): Promise<string> {
  const certificates = readAll(group, certificateTexts, threshold);
  const own = certificates[ownIndex(group, certificates, keys)]?.encryption ?? 0n;
  const polynomial = Array.from({ length: threshold }, () => randomBelow(group.q));
  const coefexps = polynomial.map((each) => group.powerOfG(each));
  const secrets: string[] = [];
  for (const [index, { encryption }] of certificates.entries()) {
    secrets.push(await send(group, keys, encryption, { secret: valueAt(group, polynomial, BigInt(index + 1)) }));
  }
  return compact({
    polynomial: await send(group, keys, own, { polynomial }),
    secrets,
    coefexps: signedText(group, keys.signing, { coefexps }),
    signature: sign(group, keys.signing, certificatesSigned(certificates, coefexps)),
  });
}

interface Sharing {
  polynomial: string;
  secrets: string[];
  coefexps: SignedText;
  /** Missing from the tool of 2.0. */
  signature?: Proof;
}

function readSharing(group: Group, text: string, size: number): Sharing {
  const record = read.object(read.json(text, LIMIT), 'polynomial', 'secrets', 'coefexps', 'signature?');
  return {
    polynomial: read.string(record.polynomial),
    secrets: read.list(record.secrets, size).map((each) => read.string(each)),
    coefexps: readSigned(read, group, record.coefexps),
    ...(record.signature === undefined ? {} : { signature: read.proof(group, record.signature) }),
  };
}

/** Step 4: what each trustee gets of all sharings, in the order of the certificates. */
export function sharesFor(group: Group, sharingTexts: string[]): string[] {
  const sharings = sharingTexts.map((text) => readSharing(group, text, sharingTexts.length));
  return sharings.map(({ polynomial }, index) =>
    compact({
      polynomial,
      secrets: sharings.map(({ secrets }) => secrets[index]),
      coefexps: sharings.map(({ coefexps }) => coefexps),
    }),
  );
}

/** Step 5: a key of one's own from the shares of all. `wrong_share` names by number who sent one that is not what was committed to. */
export async function receiveShares(
  group: Group,
  keys: MemberKeys,
  certificateTexts: string[],
  threshold: number,
  input: string,
) {
  const certificates = readAll(group, certificateTexts, threshold);
  const index = ownIndex(group, certificates, keys);
  const record = read.object(read.json(input, LIMIT), 'polynomial', 'secrets', 'coefexps');
  const size = certificates.length;
  const secrets = read.list(record.secrets, size).map((each) => read.string(each));
  const signed = read.list(record.coefexps, size);
  let sum = 0n;
  for (const [sender, certificate] of certificates.entries()) {
    const commitments = readCommitments(group, certificate, threshold, signed[sender]);
    const share = await openShare(group, keys, certificate, secrets[sender] ?? '', sender + 1);
    const isRight = group.powerOfG(share) === shareCommitment(group, commitments, index + 1);
    require(isRight, 'wrong_share', String(sender + 1));
    sum += share;
  }
  const secret = group.scalar(sum);
  const key = trusteeKey(group, secret);
  const signature = sign(group, keys.signing, String(key.public_key));
  const own = certificates[index]?.encryption ?? 0n;
  return compact({
    private_key: await send(group, keys, own, { decryption_key: secret }),
    public_key: { ...key, signature },
  });
}

async function openShare(group: Group, keys: MemberKeys, { verification }: Certificate, text: string, number: number) {
  try {
    const { secret } = read.object(await receive(group, keys, verification, text), 'secret');
    return unreduced(group, secret);
  } catch (error) {
    if (error instanceof BallotError) throw new BallotError(error.code, String(number));
    throw error;
  }
}

/** What a trustee needs again at the tally, from its own output of step 5, which only its seed opens; else `trustee_other`. */
export async function decryptionKeyOf(group: Group, keys: MemberKeys, output: string): Promise<bigint> {
  const { private_key } = read.object(read.json(output, LIMIT), 'private_key', 'public_key');
  const opening = receive(group, keys, group.powerOfG(keys.signing), read.string(private_key));
  const opened = await opening.catch((error: unknown) => {
    throw error instanceof BallotError && error.code === 'share_message_unreadable' ? new BallotError('trustee_other') : error;
  });
  return unreduced(group, read.object(opened, 'decryption_key').decryption_key);
}

/** Step 6: the item `["Pedersen", …]` of the trustees record; `readTrustees` checks it. */
export function thresholdItem(
  group: Group,
  threshold: number,
  certificateTexts: string[],
  sharingTexts: string[],
  outputs: string[],
): unknown {
  const certificates = readAll(group, certificateTexts, threshold);
  const sharings = sharingTexts.map((text) => readSharing(group, text, certificates.length));
  const signatures = sharings.flatMap(({ signature }) => (signature ? [signature] : []));
  const verification_keys = outputs.map((text) => {
    const { public_key } = read.object(read.json(text, LIMIT), 'private_key', 'public_key');
    return readTrusteeKey(group, public_key);
  });
  return [
    'Pedersen',
    {
      threshold,
      certs: certificates.map(({ signed }) => signed),
      coefexps: sharings.map(({ coefexps }) => coefexps),
      ...(signatures.length === certificates.length ? { signatures } : {}),
      verification_keys,
    },
  ];
}

/** The trustees record: whose keys together open the tally. */
import { require } from './errors';
import type { Group } from './groups';
import { knows, proveKnowledge, type Proof } from './proofs';
import { isSigned, readSigned, type SignedText } from './signed';
import { compact, Reader } from './strict';

interface TrusteeKey {
  pok: Proof;
  public_key: bigint;
  /** By the key of its certificate; newer tools want it. */
  signature?: Proof;
}

export interface Certificate {
  signed: SignedText;
  verification: bigint;
  encryption: bigint;
  context: { group: string; size: number; threshold: number; index: number } | null;
}

/** `owner` counts all keys of a record from 1. */
export interface Trustee {
  owner: number;
  publicKey: bigint;
  /** What its trustee's file shows: this key, or of one of n the one that signs its certificate. */
  label: bigint;
}

type TrusteeItem = { kind: 'single'; trustee: Trustee } | { kind: 'threshold'; threshold: number; trustees: Trustee[] };

export interface Trustees {
  items: TrusteeItem[];
  all: Trustee[];
  publicKey: bigint;
}

const MOST_TRUSTEES = 100;
export const MOST_MEMBERS = 50;
const LIMIT = 8_000_000;
const read = new Reader('trustees_malformed');

const proving = (group: Group, X: bigint) => (commitment: bigint) => group.challenge(`pok|${group.name}|${X}|`, [commitment]);

export function trusteeKey(group: Group, secret: bigint): TrusteeKey {
  const public_key = group.powerOfG(secret);
  return { pok: proveKnowledge(group, secret, proving(group, public_key)), public_key };
}

export function readTrusteeKey(group: Group, value: unknown): TrusteeKey {
  const record = read.object(value, 'pok', 'public_key', 'name?', 'signature?');
  const key: TrusteeKey = { pok: read.proof(group, record.pok), public_key: read.element(group, record.public_key) };
  if (record.signature !== undefined) key.signature = read.proof(group, record.signature);
  const isOwned = group.isMember(key.public_key) && knows(group, key.public_key, key.pok, proving(group, key.public_key));
  require(isOwned, 'invalid_key_proof');
  return key;
}

function readCertificate(group: Group, value: unknown): Certificate {
  const signed = readSigned(read, group, value);
  const record = read.object(read.json(signed.message, 4_000), 'context?', 'verification', 'encryption');
  const certificate: Certificate = {
    signed,
    verification: read.element(group, record.verification),
    encryption: read.element(group, record.encryption),
    context: null,
  };
  if (record.context !== undefined) {
    const context = read.object(record.context, 'group', 'size', 'threshold', 'index');
    certificate.context = {
      group: read.string(context.group),
      size: read.integer(context.size, 1, MOST_MEMBERS),
      threshold: read.integer(context.threshold, 1, MOST_MEMBERS),
      index: read.integer(context.index, 1, MOST_MEMBERS),
    };
    if (context.group !== group.name) read.fail('context');
  }
  const { verification, encryption } = certificate;
  const isOwned =
    [verification, encryption].every((key) => key !== 1n && group.isMember(key)) &&
    isSigned(group, verification, signed.message, signed.signature);
  require(isOwned, 'invalid_key_proof');
  return certificate;
}

/** All of one key together: each states its place where it states one. */
export function readCertificates(group: Group, values: unknown[], threshold: number): Certificate[] {
  const certificates = values.map((value) => readCertificate(group, value));
  certificates.forEach(({ context }, index) => {
    if (!context) return;
    const isHere = context.size === values.length && context.threshold === threshold && context.index === index + 1;
    if (!isHere) read.fail('context');
  });
  if (new Set(certificates.map(({ verification }) => verification)).size !== certificates.length) read.fail('twice');
  return certificates;
}

/** The commitments to a trustee's polynomial, signed by it. */
export function readCommitments(group: Group, { verification }: Certificate, threshold: number, value: unknown): bigint[] {
  const { message, signature } = readSigned(read, group, value);
  const record = read.object(read.json(message, 700 * MOST_MEMBERS), 'coefexps');
  const commitments = read.list(record.coefexps, threshold).map((each) => read.element(group, each));
  require(commitments.every((each) => group.isMember(each)), 'invalid_key_proof');
  require(isSigned(group, verification, message, signature), 'invalid_key_proof');
  return commitments;
}

/** g to what trustee `index` gets: the product of A_k^(index^k). */
export const shareCommitment = (group: Group, commitments: bigint[], index: number): bigint =>
  commitments.reduce((product, each, k) => group.multiply(product, group.power(each, BigInt(index) ** BigInt(k))), 1n);

export const certificatesSigned = (certificates: Certificate[], coefexps: bigint[]): string =>
  `certs_sig|${compact({ certs: certificates.map(({ signed }) => signed), coefexps })}`;

function readThreshold(group: Group, value: unknown, first: number): { item: TrusteeItem; publicKey: bigint } {
  const record = read.object(value, 'threshold', 'certs', 'coefexps', 'signatures?', 'verification_keys');
  const values = read.list(record.certs, 1, MOST_MEMBERS);
  const size = values.length;
  const threshold = read.integer(record.threshold, 1, size);
  const certificates = readCertificates(group, values, threshold);
  const signedCommitments = read.list(record.coefexps, size);
  const commitments = certificates.map((each, index) => readCommitments(group, each, threshold, signedCommitments[index]));
  const signatures = record.signatures === undefined ? [] : read.proofs(group, record.signatures, size);
  const trustees = read.list(record.verification_keys, size).map((each, index) => {
    const { public_key, signature } = readTrusteeKey(group, each);
    const expected = commitments.map((own) => shareCommitment(group, own, index + 1)).reduce(group.multiply, 1n);
    require(public_key === expected, 'invalid_key_proof', String(index + 1));
    const { verification } = certificates[index] ?? read.fail('certs');
    const own = signatures[index];
    const areSigned =
      (!own || isSigned(group, verification, certificatesSigned(certificates, commitments[index] ?? []), own)) &&
      (!signature || isSigned(group, verification, String(public_key), signature));
    require(areSigned, 'invalid_key_proof', String(index + 1));
    return { owner: first + index, publicKey: public_key, label: verification };
  });
  const publicKey = commitments.map(([constant = 1n]) => constant).reduce(group.multiply, 1n);
  return { item: { kind: 'threshold', threshold, trustees }, publicKey };
}

/** Checks every proof and signature. The caller compares `publicKey` with the election's. */
export function readTrustees(group: Group, bytes: Uint8Array): Trustees {
  const value = read.json(read.decode(bytes, LIMIT), LIMIT);
  const trustees: Trustees = { items: [], all: [], publicKey: 1n };
  for (const each of read.list(value, 1, MOST_TRUSTEES)) {
    const [kind, content] = read.list(each, 2);
    const owner = trustees.all.length + 1;
    if (kind === 'Single') {
      const { public_key } = readTrusteeKey(group, content);
      const trustee = { owner, publicKey: public_key, label: public_key };
      trustees.items.push({ kind: 'single', trustee });
      trustees.all.push(trustee);
      trustees.publicKey = group.multiply(trustees.publicKey, public_key);
    } else if (kind === 'Pedersen') {
      const { item, publicKey } = readThreshold(group, content, owner);
      trustees.items.push(item);
      if (item.kind === 'threshold') trustees.all.push(...item.trustees);
      trustees.publicKey = group.multiply(trustees.publicKey, publicKey);
    } else read.fail('kind');
  }
  return trustees;
}

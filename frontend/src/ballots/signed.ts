/** Texts signed by a trustee while a key of several is made, and the keys that sign. */
import type { Group } from './groups';
import { knows, proveKnowledge, type Proof } from './proofs';
import { compact, type Reader } from './strict';

export interface SignedText {
  message: string;
  signature: Proof;
}

const signing = (group: Group, message: string) => (commitment: bigint) => group.challenge(`sigmsg|${message}|`, [commitment]);

export const sign = (group: Group, key: bigint, message: string): Proof => proveKnowledge(group, key, signing(group, message));

export const isSigned = (group: Group, verification: bigint, message: string, signature: Proof): boolean =>
  knows(group, verification, signature, signing(group, message));

export const signedText = (group: Group, key: bigint, value: unknown): SignedText => {
  const message = compact(value);
  return { message, signature: sign(group, key, message) };
};

export function readSigned(read: Reader, group: Group, value: unknown): SignedText {
  const { message, signature } = read.object(value, 'message', 'signature');
  return { message: read.string(message), signature: read.proof(group, signature) };
}

import { bytesToHex } from '@noble/hashes/utils.js';

export const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

/** 0 to bound - 1. 128 bits more than needed leave no bias worth naming. */
export function randomBelow(bound: bigint): bigint {
  const length = Math.ceil(bound.toString(16).length / 2) + 16;
  return BigInt(`0x${bytesToHex(randomBytes(length))}`) % bound;
}

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export const base58Index = (character: string): number => ALPHABET.indexOf(character);
export const base58Character = (index: number): string => ALPHABET.charAt(index);

/** Each of the 58 characters as likely as any other: bytes from 232 (4 × 58) are thrown away. */
export function randomBase58(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) if (byte < 232) text += ALPHABET.charAt(byte % 58);
  }
  return text;
}

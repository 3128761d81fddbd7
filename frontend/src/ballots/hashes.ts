import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

const bytesOf = (data: string | Uint8Array) => (typeof data === 'string' ? utf8ToBytes(data) : data);

export const sha256Bytes = (data: string | Uint8Array): Uint8Array => sha256(bytesOf(data));
export const sha256Hex = (data: string | Uint8Array): string => bytesToHex(sha256(bytesOf(data)));
/** Standard alphabet, no padding: 43 characters. */
export const sha256Base64 = (data: string | Uint8Array): string => toBase64(sha256(bytesOf(data))).replace(/=+$/, '');
/** What `sha256Base64` gives, from what `sha256Hex` gave. */
export const hexToBase64 = (hash: string): string => toBase64(hexToBytes(hash)).replace(/=+$/, '');
/** Big-endian, not reduced. */
export const sha256Integer = (data: string | Uint8Array): bigint => BigInt(`0x${sha256Hex(data)}`);

export const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** Null where it is no base64 as `toBase64` writes it. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4) return null;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : null;
}

// @vitest-environment node
import { expect, it } from 'vitest';
import { isCredential, makeCredential } from './credentials';
import { open, seal } from './ccm';
import { hexToBytes } from '@noble/hashes/utils.js';
import { readSlip, slipAddress } from './slips';

const election = 'fCnn4iFotb8vFL';
const credential = 'cxJ-rPe-LSg-XVY-djk';

it.each([
  slipAddress('https://vote.example/ballot', { election, credential }),
  `${election}.${credential}`,
  credential,
  'cxJrPeLSgXVYdjk',
  ' cxJ rPe LSg XVY djk\n',
  'cxJ－rPe－LSg－XVY－djk',
])('reads a slip from %s', (text) => {
  expect(readSlip(text, election)).toEqual({ election, credential });
});

it.each([
  ['slip_other_election', `UbRnYZLczx1b8T.${credential}`],
  ['wrong_credential', 'cxJ-rPe-LSg-XVY-djm'],
  ['wrong_credential', 'cxJ-rPe-LSg-XVY-dj'],
  ['wrong_credential', ''],
  ['wrong_credential', 'x'.repeat(1_000_000)],
])('refuses as %s: %.30s', (code, text) => {
  expect(() => readSlip(text, election)).toThrow(code);
});

it('makes credentials whose last character checks the others', () => {
  const made = Array.from({ length: 500 }, makeCredential);
  expect(made.every(isCredential)).toBe(true);
  expect(new Set(made).size).toBe(made.length);
  const typos = made.map((each) => (each.startsWith('A') ? 'B' : 'A') + each.slice(1));
  expect(typos.some(isCredential)).toBe(false);
});

/** AES-256-CCM by Node's OpenSSL. */
it.each([0, 1, 15, 16, 17, 1000])('seals %i bytes as another implementation does', async (length) => {
  const { createCipheriv, randomBytes } = await import('node:crypto');
  const [key, nonce, message] = [32, 13, length].map((size) => new Uint8Array(randomBytes(size))) as [
    Uint8Array<ArrayBuffer>,
    Uint8Array,
    Uint8Array,
  ];
  const cipher = createCipheriv('aes-256-ccm', key, nonce, { authTagLength: 8 });
  const expected = Buffer.concat([cipher.update(message), cipher.final(), cipher.getAuthTag()]);
  const sealed = await seal(key, nonce, message);
  expect(Buffer.from(sealed).toString('hex')).toBe(expected.toString('hex'));
  expect(await open(key, nonce, sealed)).toEqual(message);
  sealed[0] = (sealed[0] ?? 0) ^ 1;
  expect(await open(key, nonce, sealed)).toBeNull();
  expect(await open(key, nonce, hexToBytes('00'))).toBeNull();
});

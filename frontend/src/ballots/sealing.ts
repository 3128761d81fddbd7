/**
 * A slip sealed to the key of a voter's device, so that the platform carries it without reading it: HPKE, RFC 9180, base mode, over
 * P-256 and not X25519, which WebCrypto has in Chromium from 133 (2025) and Safari from 17 only: old phones are to have a key, too.
 */
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { requireWebCrypto } from './backup';
import { BallotError, require } from './errors';
import { fromBase64, toBase64 } from './hashes';
import { readSlip, type Slip, slipText } from './slips';

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
/** An uncompressed point. */
const KEY_BYTES = 65;
const TAG_BYTES = 16;

interface DeviceKey {
  /** For IndexedDB, on this device only: no script can read its secret half. */
  keys: CryptoKeyPair;
  /** An uncompressed point in base64, which the voting service keeps for the member. */
  publicKey: string;
}

export async function makeDeviceKey(): Promise<DeviceKey> {
  requireWebCrypto();
  const keys = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  return { keys, publicKey: toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey))) };
}

const about = (election: string) => new Uint8Array(utf8ToBytes(`tongxin-slip|${election}`));

/** In base64: the encapsulated key, then the text. */
export async function sealSlip(publicKey: string, slip: Slip): Promise<string> {
  requireWebCrypto();
  const bytes = fromBase64(publicKey);
  require(bytes?.length === KEY_BYTES, 'slips_malformed');
  const recipientPublicKey = await suite.kem.deserializePublicKey(bytes.buffer);
  const sender = await suite.createSenderContext({ recipientPublicKey, info: about(slip.election).buffer });
  const text = new Uint8Array(await sender.seal(new Uint8Array(utf8ToBytes(slipText(slip))).buffer));
  const sealed = new Uint8Array(KEY_BYTES + text.length);
  sealed.set(new Uint8Array(sender.enc));
  sealed.set(text, KEY_BYTES);
  return toBase64(sealed);
}

export async function openSlip(keys: CryptoKeyPair, sealed: string, election: string): Promise<Slip> {
  requireWebCrypto();
  const bytes = sealed.length < 500 ? fromBase64(sealed) : null;
  require(bytes !== null && bytes.length > KEY_BYTES + TAG_BYTES, 'slip_malformed');
  let text: ArrayBuffer;
  try {
    const enc = bytes.slice(0, KEY_BYTES).buffer;
    const recipient = await suite.createRecipientContext({ recipientKey: keys, enc, info: about(election).buffer });
    text = await recipient.open(bytes.slice(KEY_BYTES).buffer);
  } catch {
    throw new BallotError('slip_unreadable');
  }
  return readSlip(new TextDecoder().decode(text), election);
}

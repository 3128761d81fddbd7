/** A slip sealed to the key of a voter's device, so that the platform carries it without reading it: HPKE, RFC 9180, base mode. */
import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { requireWebCrypto } from './backup';
import { BallotError, require } from './errors';
import { fromBase64, toBase64 } from './hashes';
import { readSlip, type Slip, slipText } from './slips';

const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
const KEY_BYTES = 32;
const TAG_BYTES = 16;

interface DeviceKey {
  /** For IndexedDB, on this device only: no script can read its secret half. */
  keys: CryptoKeyPair;
  /** 32 bytes in base64, which identity publishes. */
  publicKey: string;
}

/** Browsers before 2025 may have no X25519: their voter gets a slip on paper. */
export async function makeDeviceKey(): Promise<DeviceKey> {
  requireWebCrypto();
  let keys: CryptoKeyPair;
  try {
    keys = (await crypto.subtle.generateKey('X25519', false, ['deriveBits'])) as CryptoKeyPair;
  } catch {
    throw new BallotError('device_key_unsupported');
  }
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

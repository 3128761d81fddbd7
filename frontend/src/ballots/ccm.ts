/** AES-256-CCM with a nonce of 13 bytes and a tag of 8 (RFC 3610), which WebCrypto lacks: its CBC makes the tag, its CTR the rest. */
const BLOCK = 16;
const TAG = 8;
export const MOST_BYTES = 65_535;

async function keys(key: Uint8Array<ArrayBuffer>) {
  const imported = (name: string) => crypto.subtle.importKey('raw', key, name, false, ['encrypt']);
  return { cbc: await imported('AES-CBC'), ctr: await imported('AES-CTR') };
}

async function tagOf(cbc: CryptoKey, nonce: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  const padded = new Uint8Array(BLOCK + Math.ceil(message.length / BLOCK) * BLOCK);
  // Flags: a tag of 8 bytes, a length of 2 bytes, no associated data.
  padded[0] = (8 * (TAG - 2)) / 2 + 1;
  padded.set(nonce, 1);
  padded[14] = message.length >> 8;
  padded[15] = message.length & 255;
  padded.set(message, BLOCK);
  const encrypted = await crypto.subtle.encrypt({ name: 'AES-CBC', iv: new Uint8Array(BLOCK) }, cbc, padded);
  // CBC adds a block of its own padding; the one before it is the sum.
  return new Uint8Array(encrypted.slice(padded.length - BLOCK, padded.length - BLOCK + TAG));
}

/** The first block masks the tag. */
async function masked(ctr: CryptoKey, nonce: Uint8Array, tag: Uint8Array, message: Uint8Array) {
  const counter = new Uint8Array(BLOCK);
  counter[0] = 1;
  counter.set(nonce, 1);
  const blocks = new Uint8Array(BLOCK + message.length);
  blocks.set(tag);
  blocks.set(message, BLOCK);
  const result = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CTR', counter, length: 16 }, ctr, blocks));
  return { tag: result.slice(0, TAG), message: result.slice(BLOCK) };
}

/** The message, then the tag. */
export async function seal(key: Uint8Array<ArrayBuffer>, nonce: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  if (message.length > MOST_BYTES) throw new RangeError('message too long');
  const { cbc, ctr } = await keys(key);
  const result = await masked(ctr, nonce, await tagOf(cbc, nonce, message), message);
  const sealed = new Uint8Array(message.length + TAG);
  sealed.set(result.message);
  sealed.set(result.tag, message.length);
  return sealed;
}

/** Null where key, nonce or text do not belong together. */
export async function open(key: Uint8Array<ArrayBuffer>, nonce: Uint8Array, sealed: Uint8Array): Promise<Uint8Array | null> {
  if (sealed.length < TAG || sealed.length > MOST_BYTES + TAG) return null;
  const { cbc, ctr } = await keys(key);
  const { tag, message } = await masked(ctr, nonce, sealed.subarray(-TAG), sealed.subarray(0, -TAG));
  const expected = await tagOf(cbc, nonce, message);
  return expected.every((byte, index) => byte === tag[index]) ? message : null;
}

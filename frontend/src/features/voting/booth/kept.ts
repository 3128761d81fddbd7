/** Credentials that voters left in the booth of this device, to vote later without signing in anywhere first. Each is sealed under
 *  a key that the browser uses and no script can read; a copy of the browser's files alone tells nothing that can be typed. */
import { createStore, del, get, set, update, values } from 'idb-keyval';

export interface Kept {
  uuid: string;
  title_zh: string;
  title_en: string;
}

interface Sealed extends Kept {
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}
/** As earlier versions kept it. */
interface Plain extends Kept {
  credential: string;
}

const store = createStore('tongxin-booth', 'credentials');
const keys = createStore('tongxin-booth-key', 'keys');
const OWN = 'own';

/** The one of this device, made when it is first needed; of two tabs that make one at once, the first stands. */
async function ownKey(): Promise<CryptoKey> {
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  await update<CryptoKey>(OWN, (known) => known ?? made, keys);
  return (await get<CryptoKey>(OWN, keys)) ?? made;
}

/** A sealed credential opens for its own election only. */
const forElection = (uuid: string, iv: Uint8Array<ArrayBuffer>) => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(uuid),
});

export const allKept = () => values<Kept>(store);

/** null: there is none, or none that opens. */
export async function openKept(uuid: string): Promise<string | null> {
  const kept = await get<Sealed | Plain>(uuid, store);
  if (!kept) return null;
  if ('credential' in kept) {
    const { credential, title_zh, title_en } = kept;
    await keep({ uuid, title_zh, title_en }, credential);
    return credential;
  }
  try {
    const opened = await crypto.subtle.decrypt(forElection(uuid, kept.iv), await ownKey(), kept.sealed);
    return new TextDecoder().decode(opened);
  } catch {
    return null;
  }
}

export async function keep(kept: Kept, credential: string) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(forElection(kept.uuid, iv), await ownKey(), new TextEncoder().encode(credential));
  await set(kept.uuid, { ...kept, iv, sealed }, store);
}

export const forget = (uuid: string) => del(uuid, store);

/** What must not lie open on a device that may be lost or shared, such as what visitors write down at somebody's home: encrypted
 *  by AES-GCM, in IndexedDB, under a key of its owner that no script can read out. The key goes with the last thing it opens. */
import { createStore, del, delMany, get, keys, set, update } from 'idb-keyval';

interface SealedItem {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

const placeOf = (owner: string, name: string) => `${owner} ${name}`;

/** What is sealed opens under its own name only. */
const parametersOf = (place: string, iv: Uint8Array<ArrayBuffer>) => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(place),
});

export function vaultAt(database: string) {
  const keyStore = createStore(`${database}-keys`, 'keys');
  const sealedStore = createStore(database, 'sealed');

  /** Keeping and dropping take turns, also between tabs: else a key could go that something is being sealed with. */
  async function alone(work: () => Promise<void>): Promise<void> {
    await (navigator.locks ? navigator.locks.request(database, work) : work());
  }

  /** Made with the first thing that is kept. Of two tabs that make one at once, one is stored and both take that. */
  async function keyOf(owner: string): Promise<CryptoKey> {
    const known = await get<CryptoKey>(owner, keyStore);
    if (known) return known;
    const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    await update<CryptoKey>(owner, (stored) => stored ?? fresh, keyStore);
    return (await get<CryptoKey>(owner, keyStore)) ?? fresh;
  }

  const keepBytes = (owner: string, name: string, bytes: BufferSource) =>
    alone(async () => {
      const place = placeOf(owner, name);
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const data = await crypto.subtle.encrypt(parametersOf(place, iv), await keyOf(owner), bytes);
      await set(place, { iv, data } satisfies SealedItem, sealedStore);
    });

  /** Undefined where it is not there, or its key is gone. */
  async function openBytes(owner: string, name: string): Promise<ArrayBuffer | undefined> {
    const place = placeOf(owner, name);
    const [item, key] = await Promise.all([get<SealedItem>(place, sealedStore), get<CryptoKey>(owner, keyStore)]);
    if (!item || !key) return undefined;
    return crypto.subtle.decrypt(parametersOf(place, item.iv), key, item.data).catch(() => undefined);
  }

  async function keptNames(owner: string): Promise<string[]> {
    const all = await keys<string>(sealedStore);
    const start = placeOf(owner, '');
    return all.flatMap((place) => (place.startsWith(start) ? [place.slice(start.length)] : []));
  }

  return {
    keepBytes,
    openBytes,
    keptNames,
    keep: (owner: string, name: string, value: unknown) =>
      keepBytes(owner, name, new TextEncoder().encode(JSON.stringify(value))),
    async open<T>(owner: string, name: string): Promise<T | undefined> {
      const bytes = await openBytes(owner, name);
      return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as T);
    },
    /** With the key, once nothing is left that it opens. */
    drop: (owner: string, names: string[]) =>
      alone(async () => {
        await delMany(
          names.map((name) => placeOf(owner, name)),
          sealedStore,
        );
        if ((await keptNames(owner)).length === 0) await del(owner, keyStore);
      }),
    /** Forgets all that is kept, but that of `owner`. The keys go first: without them the rest says nothing. */
    wipe: (owner?: string) =>
      alone(async () => {
        const isOthers = (place: string) => owner === undefined || !`${place} `.startsWith(placeOf(owner, ''));
        for (const store of [keyStore, sealedStore]) await delMany((await keys<string>(store)).filter(isOthers), store);
      }),
  };
}

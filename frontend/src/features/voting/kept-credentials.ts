/** Parts of the registrar's credentials on this device, each under the passphrase: the page may be closed and come back. */
import { createStore, delMany, entries, set } from 'idb-keyval';
import type { CredentialsPart } from '@/ballots/registrar';

const store = createStore('tongxin-credentials', 'parts');
const keyOf = (uuid: string, first: number) => `${uuid} ${String(first).padStart(7, '0')}`;
const isOf = (uuid: string) => (entry: [string, CredentialsPart]) => entry[0].startsWith(`${uuid} `);

/** From the first voter on. */
export const keptParts = async (uuid: string): Promise<CredentialsPart[]> =>
  (await entries<string, CredentialsPart>(store))
    .filter(isOf(uuid))
    .map(([, part]) => part)
    .sort((one, other) => one.first - other.first);

export const keepPart = (uuid: string, part: CredentialsPart) => set(keyOf(uuid, part.first), part, store);

export async function dropParts(uuid: string) {
  const kept = (await entries<string, CredentialsPart>(store)).filter(isOf(uuid));
  await delMany(
    kept.map(([key]) => key),
    store,
  );
}

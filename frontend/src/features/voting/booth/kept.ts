/** Credentials that voters left in the booth of this device, to vote later without signing in anywhere first. */
import { createStore, del, get, set, values } from 'idb-keyval';

export interface Kept {
  uuid: string;
  credential: string;
  title_zh: string;
  title_en: string;
}

const store = createStore('tongxin-booth', 'credentials');

export const allKept = () => values<Kept>(store);
export const isKept = async (uuid: string) => (await get<Kept>(uuid, store)) !== undefined;
export const keep = (kept: Kept) => set(kept.uuid, kept, store);
export const forget = (uuid: string) => del(uuid, store);

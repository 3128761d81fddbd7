/** What somebody is writing, kept on the device per person as typed: it survives a closed page, a lost network and a new sign-in.
 *  It leaves the device when filed, when discarded, or when its owner signs out and says so; files attached to it leave with it. */
import { useCallback, useSyncExternalStore } from 'react';

const prefix = 'tongxin.draft.';
const keyOf = (owner: string, name: string) => `${prefix}${owner}.${name}`;

/** Parsed values by key, so that a reader gets the same object until it changes. */
const known = new Map<string, unknown>();
const listeners = new Set<() => void>();

function read(key: string): unknown {
  if (!known.has(key)) {
    try {
      known.set(key, JSON.parse(localStorage.getItem(key) ?? 'null'));
    } catch {
      known.set(key, null);
    }
  }
  return known.get(key);
}

let isStopped = false;

/** From now on this page stores nothing: its owner has signed out in another tab. */
export function stopDrafts() {
  isStopped = true;
}

function write(key: string, value: unknown) {
  if (isStopped) return;
  known.set(key, value);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage full or forbidden: the draft still lives as long as the page.
  }
  for (const listener of listeners) listener();
}

export const areKept = () => !isStopped;

/** Forgets the bytes of files that no draft of any member on this device names. */
export const dropLeftFiles = async () => (await import('./ui/pending-files')).dropUnnamed(isNamed);

/** Asked again for each file: one may be picked while others are dropped. */
function isNamed(file: string): boolean {
  const stored = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  return (
    stored.some((key) => localStorage.getItem(key)?.includes(file)) ||
    [...known.values()].some((value) => JSON.stringify(value).includes(file))
  );
}

export function readDraft<T>(owner: string, name: string): T | null {
  return read(keyOf(owner, name)) as T | null;
}

/** May be called at any time, also after the page that began it is gone (an upload that ends late). */
export function changeDraft<T>(owner: string, name: string, change: (draft: T | null) => T | null) {
  const key = keyOf(owner, name);
  const draft = change(read(key) as T | null);
  write(key, draft);
  // In the background: what cannot be dropped now is when the client opens next.
  if (draft === null) void dropLeftFiles().catch(() => undefined);
}

export const draftNames = (owner: string): string[] =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(keyOf(owner, '')))
    .map((key) => key.slice(keyOf(owner, '').length));

/** With their files and what lies sealed, which are gone once it resolves. */
export async function dropDrafts(owner: string) {
  for (const name of draftNames(owner)) write(keyOf(owner, name), null);
  await (await import('./sealed-drafts')).dropSealed(owner);
  await dropLeftFiles();
}

/** Another tab of the same browser has written or dropped one. */
export const onOtherTab = (listener: (owner: string, name: string) => void) =>
  window.addEventListener('storage', ({ key }) => {
    if (!key?.startsWith(prefix)) return;
    known.delete(key);
    const place = key.slice(prefix.length);
    const dot = place.indexOf('.');
    listener(place.slice(0, dot), place.slice(dot + 1));
  });

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  // Another tab of the same browser: forget what we parsed and read it again.
  const onStorage = (event: StorageEvent) => {
    if (!event.key?.startsWith(prefix)) return;
    known.delete(event.key);
    listener();
  };
  window.addEventListener('storage', onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', onStorage);
  };
};

/** The draft, or null where none was begun. */
export function useDraft<T>(owner: string, name: string) {
  const draft = useSyncExternalStore(subscribe, () => readDraft<T>(owner, name));
  const change = useCallback((next: (draft: T | null) => T | null) => changeDraft(owner, name, next), [owner, name]);
  return [draft, change] as const;
}

/** Which of these are begun. */
export function useBegun(owner: string, names: string[]): string[] {
  const begun = useSyncExternalStore(subscribe, () => names.filter((name) => readDraft(owner, name) !== null).join(' '));
  return begun === '' ? [] : begun.split(' ');
}

/** A plain text being written, empty where none is. */
export function useTextDraft(owner: string, name: string) {
  const [text, change] = useDraft<string>(owner, name);
  const set = useCallback((next: string) => change(() => next || null), [change]);
  return [text ?? '', set] as const;
}

/** Drafts of what must not lie open on a shared device, such as an illness or an account: as other drafts, but sealed in the vault.
 *  Where drafts lie, only a mark stands: that one is begun, and which files are its own. */
import { use, useCallback, useSyncExternalStore } from 'react';
import { areKept, changeDraft, onOtherTab, readDraft } from './drafts';
import { vaultAt } from './vault';

const vault = vaultAt('tongxin-drafts');

interface Mark {
  /** When it was sealed last: other tabs open it again. */
  sealedAt: number;
  files: string[];
}

const placeOf = (owner: string, name: string) => `${owner} ${name}`;
/** What is opened, by its place. */
const opened = new Map<string, unknown>();
const opening = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

// Another tab of the same browser sealed or dropped one.
onOtherTab((owner, name) => {
  opened.delete(placeOf(owner, name));
  opening.delete(placeOf(owner, name));
  tell();
});

const isMark = (kept: unknown): kept is Mark => typeof kept === 'object' && kept !== null && 'sealedAt' in kept;

function openOnce(owner: string, name: string): Promise<void> {
  const place = placeOf(owner, name);
  const known = opening.get(place);
  if (known) return known;
  const now = vault
    .open(owner, name)
    .catch(() => undefined)
    .then((draft) => {
      if (!opened.has(place)) opened.set(place, draft ?? null);
    });
  opening.set(place, now);
  return now;
}

const names = (draft: unknown): string[] =>
  typeof draft === 'object' && draft !== null && 'files' in draft ? (draft.files as { key: string }[]).map(({ key }) => key) : [];

/** Once it is begun, and again once it is sealed. */
function mark(owner: string, name: string) {
  const draft = opened.get(placeOf(owner, name)) ?? null;
  changeDraft<Mark>(owner, name, () => draft && { sealedAt: Date.now(), files: names(draft) });
}

let saving = Promise.resolve();
const waiting = new Set<string>();

/** One after another, the newest of each. A browser that keeps nothing has the draft as long as the page. */
function save(owner: string, name: string) {
  const place = placeOf(owner, name);
  if (waiting.has(place)) return;
  waiting.add(place);
  saving = saving
    .then(async () => {
      waiting.delete(place);
      const draft = opened.get(place) ?? null;
      if (draft === null) await vault.drop(owner, [name]);
      else if (areKept()) {
        await vault.keep(owner, name, draft);
        mark(owner, name);
      }
    })
    .catch(() => undefined);
}

function change<T>(owner: string, name: string, changed: (draft: T | null) => T | null) {
  const place = placeOf(owner, name);
  const draft = changed((opened.get(place) ?? null) as T | null);
  opened.set(place, draft);
  mark(owner, name);
  save(owner, name);
  tell();
}

/** As `useDraft`. The page waits until what was kept is opened. */
export function useSealedDraft<T>(owner: string, name: string) {
  const place = placeOf(owner, name);
  const kept = readDraft<unknown>(owner, name);
  if (!opened.has(place)) {
    if (isMark(kept)) use(openOnce(owner, name));
    else opened.set(place, kept); // What an earlier release kept in plain is sealed with the next change.
  }
  const draft = useSyncExternalStore(subscribe, () => (opened.get(place) ?? null) as T | null);
  const next = useCallback((changed: (draft: T | null) => T | null) => change(owner, name, changed), [owner, name]);
  return [draft, next] as const;
}

/** Its owner has discarded all. */
export async function dropSealed(owner: string) {
  for (const place of [...opened.keys()]) if (place.startsWith(placeOf(owner, ''))) opened.set(place, null);
  await saving;
  await vault
    .keptNames(owner)
    .then((kept) => vault.drop(owner, kept))
    .catch(() => undefined);
  tell();
}

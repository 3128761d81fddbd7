/** The two languages. Each words file holds both side by side; the build cuts it in two (vite.config.ts), so that nobody loads
 *  the one they do not read. The main bundle holds the zh-CN words of the sign-in; all others come with what shows them. */
import { useSyncExternalStore } from 'react';
import type first from './words/first';
import type frame from './words/frame';
import type parts from './words/parts';

export type Language = 'zh-CN' | 'en';

/** In zh-CN and in English, with `{{facts}}`; where English has another form for a `count` of one, that too. */
export type Text = readonly [zh: string, en: string, one?: string];
export interface Words {
  readonly [key: string]: Text | Words;
}

/** The words there are, by what they come with: each feature adds its own. */
export interface FeatureWords {
  shared: typeof first & typeof frame & typeof parts;
}

/** A feature's words come with its pages; `first` those of the sign-in, `frame` what the frame and Home say, also of each
 *  feature, `parts` those of the parts that pages are made of. */
export type Part = 'first' | 'frame' | 'parts' | Exclude<keyof FeatureWords, 'shared'>;

type PathsIn<Tree> = Tree extends Text
  ? never
  : { [K in keyof Tree & string]: Tree[K] extends Text ? K : `${K}.${PathsIn<Tree[K]>}` }[keyof Tree & string];
type Each<Key extends keyof FeatureWords> = Key extends unknown ? PathsIn<FeatureWords[Key]> : never;
export type Key = Each<keyof FeatureWords>;

type Facts = Record<string, string | number>;
type Flat = Readonly<Record<string, string>>;
type Files = Record<string, () => Promise<Flat>>;

const firstChinese = import.meta.glob<Flat>(['./words/first.ts', '../features/*/words/first.ts'], {
  query: '?zh-CN',
  import: 'default',
  eager: true,
});
const files: Record<Language, Files> = {
  'zh-CN': import.meta.glob<Flat>(['./words/*.ts', '../features/*/words/*.ts', '!**/words/first.ts'], {
    query: '?zh-CN',
    import: 'default',
  }),
  en: import.meta.glob<Flat>(['./words/*.ts', '../features/*/words/*.ts'], { query: '?en', import: 'default' }),
};

export function partOf(path: string): string {
  const [, feature, file = ''] = /(?:features\/([^/]+)\/)?words\/(\w+)\.ts$/.exec(path) ?? [];
  return feature && file !== 'first' && file !== 'frame' ? feature : file;
}

const texts: Record<Language, Record<string, string>> = {
  'zh-CN': Object.assign({}, ...Object.values(firstChinese)) as Record<string, string>,
  en: {},
};

function translator(language: Language) {
  return (key: Key, facts: Facts = {}): string => {
    const found = texts[language];
    const text = (facts.count === 1 ? found[`${key}_one`] : undefined) ?? found[key] ?? key;
    return text.replace(/\{\{(\w+)\}\}/g, (_all: string, name: string) => String(facts[name] ?? ''));
  };
}

let now = { language: 'zh-CN' as Language, t: translator('zh-CN') };
const readers = new Set<() => void>();
const subscribe = (reader: () => void) => {
  readers.add(reader);
  return () => readers.delete(reader);
};

/** For components, which show the other language as soon as it is chosen. */
export const useTranslation = () => useSyncExternalStore(subscribe, () => now);
/** Outside of components. */
export const t: typeof now.t = (key, facts) => now.t(key, facts);
export const language = () => now.language;

/** Looks words up by a key that comes from the server; a key we do not know falls back to `other`. */
export const words = (table: string, key: string, other: string): string => texts[now.language][`${table}.${key}`] ?? other;

const wanted = new Set<Part>(['first']);
const fetched = new Map<string, Promise<void>>();

/** Once per language; after a failure again. */
function fetchWords(part: Part, of: Language): Promise<void> {
  const name = `${of} ${part}`;
  const known = fetched.get(name);
  if (known) return known;
  const coming = Object.entries(files[of]).flatMap(([path, load]) => (partOf(path) === part ? load() : []));
  const done = Promise.all(coming).then((found) => void Object.assign(texts[of], ...found));
  fetched.set(name, done);
  done.catch(() => fetched.delete(name));
  return done;
}

/** Fetches all that is wanted in a language, also what is wanted meanwhile. */
async function fetchWanted(of: Language): Promise<void> {
  const { size } = wanted;
  await Promise.all([...wanted].map((part) => fetchWords(part, of)));
  if (wanted.size > size) await fetchWanted(of);
}

export async function loadWords(...some: Part[]): Promise<void> {
  for (const part of some) wanted.add(part);
  const of = now.language;
  await Promise.all(some.map((part) => fetchWords(part, of)));
  if (of !== now.language) await loadWords(...some);
}

const key = 'tongxin.language';

export function savedLanguage(): Language | null {
  const saved = localStorage.getItem(key);
  return saved === 'en' || saved === 'zh-CN' ? saved : null;
}

export async function setLanguage(next: Language): Promise<void> {
  await fetchWanted(next);
  localStorage.setItem(key, next);
  now = { language: next, t: translator(next) };
  document.documentElement.lang = next;
  for (const reader of readers) reader();
}

/** Nothing is shown before: no word is seen in the wrong language. */
export async function startLanguage(): Promise<void> {
  if (savedLanguage() === 'en') await setLanguage('en');
}

/** The two languages. The main bundle holds the zh-CN words of the first pages; other pages fetch theirs; en is fetched when chosen. */
import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import type ownFirst from './words/first';
import type ownPages from './words/pages';

export type Language = 'zh-CN' | 'en';

export interface Tree {
  readonly [key: string]: string | Tree;
}

const first = import.meta.glob<Tree>(['./words/first.ts', '../features/*/words/first.ts'], { eager: true, import: 'default' });

/** The words there are, for types: each feature adds its own. */
export interface FeatureWords {
  shared: typeof ownFirst & typeof ownPages;
}

const key = 'tongxin.language';

export function savedLanguage(): Language | null {
  const saved = localStorage.getItem(key);
  return saved === 'en' || saved === 'zh-CN' ? saved : null;
}

function add(language: Language, words: Tree[]) {
  for (const each of words) i18n.addResourceBundle(language, 'translation', each, true);
}

export async function setLanguage(language: Language): Promise<void> {
  if (language === 'en' && !i18n.hasResourceBundle('en', 'translation')) add('en', (await import('./en')).default);
  localStorage.setItem(key, language);
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Fetches the zh-CN words of the pages that load apart. */
export const loadPageWords = async () => add('zh-CN', (await import('./pages')).default);

export async function startLanguage(): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': { translation: {} } },
    interpolation: { escapeValue: false }, // React escapes.
    returnNull: false,
  });
  add('zh-CN', Object.values(first));
  if (savedLanguage() === 'en') await setLanguage('en');
}

/** Looks words up by a key that comes from the server; a key we do not know falls back to `other`. */
export function words(table: string, key: string, other: string): string {
  return i18n.exists(`${table}.${key}`) ? i18n.t(`${table}.${key}` as 'app.name') : other;
}

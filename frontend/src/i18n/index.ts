/** The two languages. The main bundle holds the zh-CN words of the first pages; other pages fetch theirs; en is fetched when chosen. */
import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import zh from './zh-cn';

export type Language = 'zh-CN' | 'en';

const key = 'tongxin.language';

export function savedLanguage(): Language | null {
  const saved = localStorage.getItem(key);
  return saved === 'en' || saved === 'zh-CN' ? saved : null;
}

export async function setLanguage(language: Language): Promise<void> {
  if (language === 'en' && !i18n.hasResourceBundle('en', 'translation')) {
    const en = await import('./en');
    i18n.addResourceBundle('en', 'translation', en.default);
  }
  localStorage.setItem(key, language);
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Fetches the zh-CN words of the pages that load apart. */
export async function loadPageWords(): Promise<void> {
  const pages = await import('./zh-cn/pages');
  i18n.addResourceBundle('zh-CN', 'translation', pages.default, true);
}

export async function startLanguage(): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': { translation: zh } },
    interpolation: { escapeValue: false }, // React escapes.
    returnNull: false,
  });
  if (savedLanguage() === 'en') await setLanguage('en');
}

/** Looks words up by a key that comes from the server; a key we do not know falls back to `other`. */
export function words(table: string, key: string, other: string): string {
  return i18n.exists(`${table}.${key}`) ? i18n.t(`${table}.${key}` as 'app.name') : other;
}

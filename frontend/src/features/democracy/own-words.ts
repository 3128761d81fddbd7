import { language } from '@/i18n';

/** Of what is given in both languages, the reader's. */
export const ownWords = (text: { zh: string; en: string }) => (language() === 'en' ? text.en : text.zh);

import { language } from '@/i18n';

interface Words {
  zh: string;
  en: string;
}

/** Of what is given in both languages, the reader's. */
export const ownWords = (text: Words) => (language() === 'en' ? text.en : text.zh);

/** Both, as it stands on paper and in the record. */
export const bothWords = ({ zh, en }: Words) => (zh === en ? zh : `${zh} / ${en}`);

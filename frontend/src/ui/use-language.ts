/** The choice of a language: busy until its words are there, and said where they do not come. */
import { useState } from 'react';
import { setLanguage, t, useTranslation, type Language } from '@/i18n';
import { say } from './toast';

export function useLanguage() {
  const { language } = useTranslation();
  const [wanted, setWanted] = useState<Language | null>(null);

  /** Tells whether it is shown now. */
  const choose = async (next: Language): Promise<boolean> => {
    if (wanted) return false;
    setWanted(next);
    try {
      await setLanguage(next);
      return true;
    } catch {
      say(t('problem.no_answer'));
      return false;
    } finally {
      setWanted(null);
    }
  };

  return { language: wanted ?? language, choose, isBusy: wanted !== null };
}

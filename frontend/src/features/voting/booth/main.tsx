/** The booth: a page of its own, without a session, a cookie or a referrer. */
import { createRoot } from 'react-dom/client';
import { loadWords, savedLanguage, setLanguage } from '@/i18n';
import { startLook } from '@/ui/look';
import { Booth } from './booth';
import { takePlace } from './place';
import '@/theme.css';
import '@/app/page.css';
import '@/app/first.css';

const place = takePlace();
// Another slip is scanned into the same tab.
window.addEventListener('hashchange', () => window.location.reload());

async function start() {
  startLook();
  const isEnglish = savedLanguage() === 'en' || (savedLanguage() === null && !navigator.language.startsWith('zh'));
  await loadWords('parts', 'voting');
  if (isEnglish) await setLanguage('en').catch(() => undefined);
  const element = document.getElementById('root');
  if (element) createRoot(element).render(<Booth place={place} />);
}

void start();

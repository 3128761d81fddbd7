import { loadPageWords, startLanguage } from './i18n';

await startLanguage();
await loadPageWords();

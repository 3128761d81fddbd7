/** Every word is there, as on a page that has loaded. */
import { loadWords, type Part } from './i18n';

const features = Object.keys(import.meta.glob('./features/*/feature.ts')).map((path) => path.split('/')[2] as Part);
await loadWords('frame', 'parts', ...features);

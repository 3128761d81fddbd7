// Fails where a phone would load more than `limit` (gzip) before it shows the first page, in either language:
// `npm run first-load`, after the build. Vite's manifest says which files a piece brings with it.
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const limit = 160_000;
/** What main.tsx fetches by itself, signed in or not, by the names that vite.config.ts gives to the pieces. */
const languages = { 'zh-CN': ['words-frame-zh-CN'], en: ['words-first-en', 'words-frame-en'] };
/** What index.html asks for apart from the modules. */
const others = ['index.html', 'icon.svg', 'manifest.webmanifest', 'registerSW.js'];

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}dist/.vite/manifest.json`, 'utf8'));
const size = (file) => statSync(`${root}dist/${file}.gz`).size;

function keyOf(name) {
  const [key] = Object.entries(manifest).find(([, chunk]) => chunk.name === name) ?? [];
  if (!key) throw new Error(`The build has no piece “${name}” any more: name here what is loaded instead`);
  return key;
}

function filesOf(key, found = new Set()) {
  const chunk = manifest[key];
  if (found.has(chunk.file)) return found;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
  for (const each of chunk.imports ?? []) filesOf(each, found);
  return found;
}

for (const [language, names] of Object.entries(languages)) {
  const keys = ['index.html', ...names.map(keyOf)];
  const files = new Set([...others, ...keys.flatMap((key) => [...filesOf(key)])]);
  const sizes = [...files].map((file) => [file, size(file)]).sort(([, one], [, other]) => other - one);
  const total = sizes.reduce((sum, [, each]) => sum + each, 0);
  const report = `First load, ${language}: ${(total / 1000).toFixed(1)} kB of at most ${limit / 1000} kB`;
  if (total <= limit) console.log(report);
  else {
    console.error([report, ...sizes.map(([file, each]) => `  ${(each / 1000).toFixed(1).padStart(6)} kB  ${file}`)].join('\n'));
    process.exitCode = 1;
  }
}

// Fails where a phone would load more than 170 kB (gzip) before it shows the first page: `npm run first-load`, after the build.
// Vite's manifest says which files the entry brings. A page that gets a chunk of its own counts too, with its words.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const limit = 170_000;
const pages = { 'signed out': 'src/features/session/sign-in-page.tsx', 'an employee’s home': 'src/features/home/home-page.tsx' };
const words = 'src/i18n/pages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}dist/.vite/manifest.json`, 'utf8'));
const size = (file) => statSync(`${root}dist/${file}.gz`).size;

function filesOf(key, found = new Set()) {
  const chunk = manifest[key];
  if (found.has(chunk.file)) return found;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
  for (const each of chunk.imports ?? []) filesOf(each, found);
  return found;
}

for (const [name, page] of Object.entries(pages)) {
  if (!existsSync(root + page)) throw new Error(`${page} has moved: name it here`);
  const keys = manifest[page] ? ['index.html', page, words] : ['index.html'];
  const files = new Set(['index.html', ...keys.flatMap((key) => [...filesOf(key)])]);
  const sizes = [...files].map((file) => [file, size(file)]).sort(([, one], [, other]) => other - one);
  const total = sizes.reduce((sum, [, each]) => sum + each, 0);
  const isOver = total > limit;
  const report = `First load, ${name}: ${(total / 1000).toFixed(1)} kB of at most ${limit / 1000} kB`;
  if (!isOver) console.log(report);
  else {
    console.error([report, ...sizes.map(([file, each]) => `  ${(each / 1000).toFixed(1).padStart(6)} kB  ${file}`)].join('\n'));
    process.exitCode = 1;
  }
}

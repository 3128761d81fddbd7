/** What nobody uses any more is taken out with its last use. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const read = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path) && !path.endsWith('.gen.ts'))
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));

/** Not in the copy of the client that has it among its features. */
const example = join(__dirname, '../example');
const code = [
  ...read(__dirname, /\.tsx?$/),
  ...(existsSync(example) ? read(example, /\.tsx?$/) : []),
  { path: 'vite.config.ts', text: readFileSync(join(__dirname, '../vite.config.ts'), 'utf8') },
];
const has = (text: string, name: string) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text);

it('every class in a stylesheet is given to something', () => {
  const page = readFileSync(join(__dirname, '../index.html'), 'utf8');
  const said = [page, ...code.map(({ text }) => text)]
    .flatMap((text) => text.match(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g) ?? [])
    .join('\n');
  // Some are put together: `tag-${tone}`.
  const isGiven = (name: string) =>
    has(said, name) || (name.includes('-') && said.includes(`${name.slice(0, name.lastIndexOf('-') + 1)}\${`));
  const unused = read(__dirname, /\.css$/).flatMap(({ path, text }) =>
    [...text.replace(/\/\*.*?\*\//gs, '').matchAll(/\.([a-z][\w-]*)(?=[^{}]*\{)/gi)].flatMap(([, name = '']) =>
      isGiven(name) ? [] : [`${path} .${name}`],
    ),
  );
  expect(unused).toEqual([]);
});

it('every export is imported somewhere', () => {
  const unused = code.flatMap(({ path, text }) =>
    [...text.matchAll(/^export (?:async )?(?:const|function|class|type|interface) (\w+)/gm)].flatMap(([, name = '']) =>
      code.some((other) => other.path !== path && has(other.text, name)) ? [] : [`${path} ${name}`],
    ),
  );
  expect(unused).toEqual([]);
});

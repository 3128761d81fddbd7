import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { partOf, type Text, type Words } from './i18n';

const files = import.meta.glob<Words>(['./i18n/words/*.ts', './features/*/words/*.ts'], { eager: true, import: 'default' });

const flatten = (tree: Words, prefix = ''): [string, Text][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    Array.isArray(value) ? [[prefix + key, value as unknown as Text]] : flatten(value as Words, `${prefix}${key}.`),
  );

const given = Object.entries(files).flatMap(([path, tree]) =>
  flatten(tree).map(([key, text]) => ({ key, text, part: partOf(path) })),
);
const parts = new Map(given.map(({ key, part }) => [key, part]));
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe('words', () => {
  it('are there, in each language its own', () => {
    expect(given.length).toBeGreaterThan(500);
    expect(given.filter(({ text }) => text.some((each) => !each?.trim()))).toEqual([]);
    const isChinese = (text = '') => /[\u4e00-\u9fff]/.test(text);
    const left = given.filter(({ key, text: [, en, one] }) => key !== 'me.language' && (isChinese(en) || isChinese(one)));
    expect(left).toEqual([]);
  });

  it('fill in the same facts in both languages', () => {
    for (const { key, text } of given) expect([key, placeholders(text[1])]).toEqual([key, placeholders(text[0])]);
  });

  /** In English they read the same of one. */
  const ofAnyCount = [
    'decision.rules',
    'several.chosen',
    'several.enough',
    'steps.at',
    'time.minutes_ago',
    'time.hours_ago',
    'files.hint',
    'nav.today_waiting',
    'nav.inbox_unread',
    'nav.proposals_waiting',
    'my_data.all',
    'item_figure.chose',
    'bank.law_outdated',
    'poll.got',
    'unit_codes.remaining',
  ];

  it('have a form for one where there is a count, and nowhere else', () => {
    const isCounted = ({ text }: { text: Text }) => placeholders(text[1]).includes('count');
    const differ = given.filter((each) => isCounted(each) !== (each.text[2] !== undefined)).map(({ key }) => key);
    expect(differ.sort()).toEqual([...ofAnyCount].sort());
  });

  it('are each given once', () => {
    expect(given.length).toBe(parts.size);
  });

  it('are all used somewhere', () => {
    const used = new Set(sources(__dirname).flatMap(usedIn));
    expect([...parts.keys()].filter((key) => !used.has(key))).toEqual([]);
  });
});

describe('words come with what shows them', () => {
  const behind = ['app/shell.tsx', 'features/home/home-page.tsx'];
  const frame = new Set(behind.flatMap((path) => [...loadedWith(path)]));
  const main = loadedWith('main.tsx', new Set(behind.map((path) => join(__dirname, path))));

  /** What is there when a module runs. What a feature declares is shown by the frame. */
  function shownBy(path: string): string[] {
    const [, feature = '', name = ''] = /features\/(\w+)\/(.*)$/.exec(path) ?? [];
    if (/^(feature|duties)\.ts$/.test(name)) return ['first', 'frame'];
    if (/states\.ts$/.test(name)) return ['first', feature]; // Tags say them.
    if (behind.includes(relative(__dirname, path))) return ['first', 'frame'];
    if (main.has(path)) return ['first'];
    if (frame.has(path)) return ['first', 'frame'];
    return ['first', 'frame', 'parts', feature];
  }

  it('and no feature says those of another', () => {
    expect(main.size).toBeGreaterThan(40);
    const away = sources(__dirname).flatMap((path) =>
      usedIn(path)
        .filter((key) => !shownBy(path).includes(parts.get(key) ?? ''))
        .map((key) => `${relative(__dirname, path)} ${key}`),
    );
    expect(away).toEqual([]);
  });

  it('and each page that loads apart brings its feature’s', () => {
    const all = sources(__dirname).map((path) => [relative(__dirname, path), readFileSync(path, 'utf8')] as const);
    const lazy = all.flatMap(([path, source]) => [...source.matchAll(/lazyRouteComponent\(/g)].map(() => path));
    expect(lazy).toEqual(['routes.ts']); // In lazyPage.
    const pages = all.flatMap(([path, source]) =>
      [...source.matchAll(/lazyPage\('(\w+)'/g)].map(([, feature]) => [path, feature]),
    );
    expect(pages.length).toBeGreaterThan(15);
    expect(pages.filter(([path, feature]) => path !== `features/${feature}/feature.ts`)).toEqual([]);
  });
});

it('the first load holds no page of a feature but the sign-in and Home', () => {
  const loaded = [...loadedWith('main.tsx')].map((path) => relative(__dirname, path));
  const pages = loaded.filter((path) => /^features\/.*\.(tsx|css)$/.test(path));
  expect(pages.sort()).toEqual([
    'features/home/home-page.tsx',
    'features/session/entry.tsx',
    'features/session/sign-in-page.tsx',
  ]);
});

/** The keys that a module says, also those that are put together from a value: `t(`state.${state}`)`, `words('state', state, …)`. */
function usedIn(path: string): string[] {
  const source = readFileSync(path, 'utf8');
  const said = [...source.matchAll(/'([a-z_]+(?:\.\w+)+)'/g)].flatMap(([, key = '']) => (parts.has(key) ? key : []));
  const patterns = [
    ...[...source.matchAll(/`([a-z_]+\.[\w.]*\$\{[^`]*)`/g)].map(([, key = '']) => key.replace(/\$\{[^}]*\}/g, '\\w+')),
    ...[...source.matchAll(/(?:words|stateTable)\('([\w.]+)',/g)].map(([, table = '']) => `${table}\\.\\w+`),
    ...[...source.matchAll(/stepsIn\([^;]*?'([\w.]+)'/g)].map(([, table = '']) => `${table}\\.\\w+`),
    // Of a table of actions: `words: 'order.action'`.
    ...[...source.matchAll(/\bwords(?:: '|=")([\w.]+)/g)].map(([, table = '']) => `${table}\\.\\w+\\.\\w+`),
  ].map((pattern) => new RegExp(`^${pattern.replace(/(?<!\\)\./g, '\\.')}$`));
  return [...said, ...[...parts.keys()].filter((key) => patterns.some((pattern) => pattern.test(key)))];
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['i18n', 'words'].includes(entry.name) ? [] : sources(path);
    return /(?<!\.test|\.gen)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** This module and all that it imports, `import()` left out. */
function loadedWith(name: string, found = new Set<string>()): Set<string> {
  const path = join(__dirname, name);
  const file = [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((each) => /\.tsx?$/.test(each) && existsSync(each));
  if (!file || found.has(file)) return found;
  found.add(file);
  for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\s(?!type\s)[^;]*?from '((?:@|\.)\/[^']+)'/gm,
  )) {
    loadedWith(from.startsWith('@/') ? from.slice(2) : relative(__dirname, join(dirname(file), from)), found);
  }
  return found;
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { features } from './features';
import { caseKinds } from './features/cases/states';
import type { Tree } from './i18n';
import en from './i18n/en';
import pages from './i18n/pages';

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

const first = Object.values(
  import.meta.glob<Tree>(['./i18n/words/first.ts', './features/*/words/first.ts'], { eager: true, import: 'default' }),
);

const together = (trees: Tree[]) => new Map(trees.flatMap((tree) => [...flatten(tree)]));
const chinese = together([...first, ...pages]);
const english = together(en);
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe('words', () => {
  it('exist in both languages', () => {
    expect([...english.keys()].filter((key) => !key.endsWith('_one')).sort()).toEqual([...chinese.keys()].sort());
  });

  it('fill in the same facts in both languages', () => {
    for (const [key, text] of chinese) expect([key, placeholders(english.get(key) ?? '')]).toEqual([key, placeholders(text)]);
  });

  it('are never empty, and English has no Chinese left in it', () => {
    const left = [...english].filter(([key, text]) => /[\u4e00-\u9fff]/.test(text) && key !== 'me.language');
    expect(left).toEqual([]);
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('are each given once', () => {
    const count = (trees: Tree[]) => trees.reduce((sum, tree) => sum + flatten(tree).size, 0);
    expect([count([...first, ...pages]), count(en)]).toEqual([chinese.size, english.size]);
  });

  it('name every state and kind of the API', () => {
    const named = features.flatMap(({ states = [] }) =>
      states.flatMap((table) => Object.keys(table.states).map((state) => `${table.words}.${state}`)),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((key) => !chinese.has(key))).toEqual([]);
    for (const kind of caseKinds) expect(chinese.has(`kind.${kind}`) && chinese.has(`kind_hint.${kind}`)).toBe(true);
  });

  it('of the first pages are all that the main bundle uses', () => {
    const later = new RegExp(`['"\`](?:${pages.flatMap((tree) => Object.keys(tree)).join('|')})\\.\\w*`, 'g');
    const used = [...loadedWith(join(__dirname, 'main.tsx'))].map(
      ([path, source]) => [path, source.replace(/(?:service|words): .*/g, '').match(later)] as const,
    ); // The pages that name a service, and tags, load apart.
    expect(used.length).toBeGreaterThan(50);
    expect(used.filter(([, keys]) => keys)).toEqual([]);
  });

  it('of other pages come with each page that loads apart', () => {
    const all = sources(__dirname).join('\n');
    expect(all.match(/lazyRouteComponent\(/g)).toHaveLength(1); // In lazyPage, which fetches them.
    expect(all.match(/lazyPage\(/g)?.length).toBeGreaterThan(10);
  });

  it('are all used somewhere', () => {
    const source = sources(__dirname).join('\n');
    const unused = [...chinese.keys()].filter(
      (key) => !source.includes(`'${key}'`) && !dynamic.some((pattern) => pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });
});

/** Keys put together from a value (`t(`state.${state}`)`). */
const dynamic = [
  /^(state|kind|kind_hint|event|role|post|deadline|explain\.unit)\./,
  /^thread\.(author|staff|department)$/,
  /^nav\.group_/,
  /^(mine|desk)\.(all|open|to_rate|done|overdue|due_today|due_soon|due_later|mine_to_rate|new|waiting_for_others|queue_\w+|below_lead|past_lead)$/,
  /^action\.(accept|assign|start|reply|follow_up|hand_back|take_back|reject)(_hint|_do|_reason)?$/,
  /^action\.done\./,
  /^roster\.(state|fate)\./,
  /^raise\.(title|text)_short$/,
  /^me\.look_/,
  /^step\./,
  /^ended\.|^reset\.issuer\./,
  /^home\.(system_admin|auditor)/,
  /^proposals\.(state|what|confirm_fact)\./,
  /^(unit_kind|members\.sexes|members\.account|figures\.span|figures\.(chart_reply|of_pair))[._]/,
];

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['i18n', 'words'].includes(entry.name) ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.gen.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

/** The sources of this module and of all that it imports, `import()` left out. */
function loadedWith(path: string, found = new Map<string, string>()): Map<string, string> {
  const file = [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((each) => /\.tsx?$/.test(each) && existsSync(each));
  if (!file || found.has(file)) return found;
  const source = readFileSync(file, 'utf8');
  found.set(file, source);
  for (const [, name = ''] of source.matchAll(/^(?:import|export)\s(?!type\s)[^;]*?from '((?:@|\.)\/[^']+)'/gm)) {
    loadedWith(name.startsWith('@/') ? join(__dirname, name.slice(2)) : join(dirname(file), name), found);
  }
  return found;
}

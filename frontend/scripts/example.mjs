// Puts the example feature into a copy of the client in .example, as the README says one does, and checks it there like any other:
// `npm run example`. `-- build` builds that client, for a platform with the shop.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const copy = `${root}.example`;
rmSync(copy, { recursive: true, force: true });
for (const each of ['src', 'public', 'index.html', 'tsconfig.json', 'eslint.config.js', 'vite.config.ts', 'package.json'])
  cpSync(`${root}${each}`, `${copy}/${each}`, { recursive: true });
for (const each of ['api', 'features']) cpSync(`${root}example/${each}`, `${copy}/src/${each}`, { recursive: true });

const index = `${copy}/src/features/index.ts`;
const listed = readFileSync(index, 'utf8')
  .replace(/^import type/m, "import shop from './shop/feature';\n$&")
  .replace(/(?=\] as const)/, 'shop');
writeFileSync(index, listed);

// `make generated` does that for a service of the platform.
cpSync(`${root}example/shop.gen.ts`, `${copy}/src/api/shop.gen.ts`);
cpSync(`${root}src/api/schema.gen.ts`, `${copy}/src/api/platform.gen.ts`);
writeFileSync(
  `${copy}/src/api/schema.gen.ts`,
  `import type * as platform from './platform.gen';
import type * as shop from './shop.gen';

export interface paths extends platform.paths, shop.paths {}
export interface components {
  schemas: platform.components['schemas'] & shop.components['schemas'];
}
`,
);

const run = (...command) => execFileSync('npx', command, { cwd: copy, stdio: 'inherit' });
if (process.argv.includes('build')) run('vite', 'build');
else {
  run('tsc', '--noEmit');
  run('eslint', 'src/features/shop', 'src/api/shop.ts', 'src/features/index.ts');
  run('vitest', 'run', 'src/features/shop', 'src/words.test.ts', 'src/leftovers.test.ts', 'src/app/addresses.test.ts');
}

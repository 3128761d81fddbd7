import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { VitePWA } from 'vite-plugin-pwa';
import { transformWithOxc, type Plugin } from 'vite';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { addressesIn } from './src/app/addresses.ts';
import type { Words } from './src/i18n/index.ts';

const api = process.env.API_URL ?? 'http://127.0.0.1:8000';

/** What the gateway answers with the client: any other address is its page too, but as 404. */
function addresses(): Plugin {
  return {
    name: 'addresses',
    apply: 'build',
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'addresses.json',
        source: JSON.stringify(addressesIn(fileURLToPath(new URL('./src/features', import.meta.url)))),
      });
    },
  };
}

/** `words/x.ts?en` holds the words of that file in one language, by their full keys. */
function words(): Plugin {
  const flat = (tree: Words, language: string, prefix = ''): [string, string][] =>
    Object.entries(tree).flatMap(([name, value]) => {
      const key = prefix + name;
      if (!Array.isArray(value)) return flat(value as Words, language, `${key}.`);
      const [zh, en, one] = value as string[];
      if (language === 'zh-CN') return [[key, zh ?? '']];
      return one
        ? [
            [key, en ?? ''],
            [`${key}_one`, one],
          ]
        : [[key, en ?? '']];
    });
  return {
    name: 'words',
    enforce: 'pre',
    async transform(source, id) {
      const [, path, language] = /^(.*\/words\/\w+\.ts)\?(zh-CN|en)$/.exec(id) ?? [];
      if (!path || !language) return null;
      const { code } = await transformWithOxc(source, path);
      const { default: tree } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { default: Words };
      return { code: `export default ${JSON.stringify(Object.fromEntries(flat(tree, language)))}`, map: null };
    },
  };
}

/** Of each language: the frame's words of all features, and each feature's own. */
function wordsChunk(id: string): string {
  const [, feature, file = '', language = ''] = /(?:features\/(\w+)\/)?words\/(\w+)\.ts\?(.*)$/.exec(id) ?? [];
  return `words-${feature && !['first', 'frame'].includes(file) ? feature : file}-${language}`;
}

const featureChunk = (id: string) => /features\/(\w+)\//.exec(id)?.[1] ?? null;

/** Writes a .br and .gz next to each text file, which the gateway serves as they are: compress well once, not quickly every time. */
function compressed(): Plugin {
  let folder = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: (config) => void (folder = resolve(config.root, config.build.outDir)),
    closeBundle: {
      order: 'post', // After the service worker is written.
      sequential: true,
      handler() {
        for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
          if (!/\.(js|css|html|svg|webmanifest)$/.test(name)) continue;
          const path = join(folder, name);
          if (existsSync(`${path}.br`)) continue; // Of the client, when the booth is built.
          const content = readFileSync(path);
          writeFileSync(`${path}.br`, brotliCompressSync(content));
          writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        }
      },
    },
  };
}

const resolved = { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } };
// Phones are kept for years: nothing younger than 2021 is asked of a browser.
const target = ['es2020', 'chrome87', 'safari14'];

/** `--mode booth`, after the client: where ballots are made. A build of its own, so that it has no code of the pages behind the
 *  sign-in, and no service worker keeps it: everybody loads the same files every time. */
const booth: ViteUserConfig = {
  plugins: [words(), react(), compressed()],
  resolve: resolved,
  publicDir: false,
  build: {
    target,
    emptyOutDir: false,
    rolldownOptions: {
      input: fileURLToPath(new URL('./vote.html', import.meta.url)),
      output: { codeSplitting: { groups: [{ name: wordsChunk, test: /\/words\/\w+\.ts\?/ }] } },
    },
  },
};

const client: ViteUserConfig = {
  plugins: [
    words(),
    react(),
    VitePWA({
      registerType: 'autoUpdate',
      // A file, not an inline script: the gateway's CSP allows no inline scripts.
      injectRegister: 'script-defer',
      includeAssets: ['icon.svg', 'icon-180.png'],
      manifest: {
        name: '同心 · 工会服务',
        short_name: '同心',
        description: '有话说给工会听：提诉求、看进度、评结果',
        lang: 'zh-CN',
        id: '/',
        start_url: '/',
        display: 'standalone',
        background_color: '#f6f3ee',
        theme_color: '#f6f3ee',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        shortcuts: [
          { name: '提诉求', url: '/concerns/new' },
          { name: '消息', url: '/inbox' },
        ],
      },
      workbox: {
        // Nothing personal is cached: the shell and the code only, never an answer of /api.
        globPatterns: ['index.html', 'assets/*.{js,css}'],
        navigateFallbackDenylist: [
          /^\/api\//,
          /^\/vote\.html/,
          /^\/elections\/\w+\/\w+\.(bel|json)$/,
          /^\/(livez|readyz|metrics)/,
          /^\/\.well-known\//,
        ],
      },
    }),
    addresses(),
    compressed(),
  ],
  resolve: resolved,
  server: { proxy: { '/api': { target: api, changeOrigin: false } } },
  build: {
    manifest: true, // For scripts/check-first-load.mjs.
    target,
    rolldownOptions: {
      output: {
        // Few requests on a slow network: one piece for what no release changes, one for the first pages, one for what pages of
        // several features share, one for what those of one share, one for the words of each. The first group that matches a
        // module takes its imports too.
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules\/(react|react-dom|scheduler|@tanstack|openapi-fetch)\//,
              priority: 3,
            },
            { name: 'first', tags: ['$initial'], priority: 2 },
            { name: wordsChunk, test: /\/words\/\w+\.ts\?/, priority: 1 },
            { name: 'kept-files', test: /(ui\/pending-files|idb-keyval)/, priority: 1 },
            { name: 'parts', test: /(src\/(api|ui)|icons-svg\/es\/asn)/ },
            { name: featureChunk, test: /src\/features\/.*\.css$/ },
            { name: featureChunk, test: /src\/features\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], setupFiles: ['src/test-setup.ts'] },
};

export default defineConfig(({ mode }) => (mode === 'booth' ? booth : client));

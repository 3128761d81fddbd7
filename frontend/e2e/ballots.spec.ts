/** The booth's worker as Vite builds it, in Chromium, under the gateway's own policy for pages. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { expect } from '@playwright/test';
import { build, loadConfigFromFile } from 'vite';
import { test } from './people';

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };
let built: string;

test.beforeAll(async () => {
  built = mkdtempSync(join(tmpdir(), 'booth-'));
  const client = await loadConfigFromFile({ command: 'build', mode: 'production' });
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'booth'),
    base: '/booth/',
    logLevel: 'error',
    resolve: { alias: client?.config.resolve?.alias },
    build: { outDir: built, emptyOutDir: true, target: client?.config.build?.target },
  });
});

test.afterAll(() => rmSync(built, { recursive: true, force: true }));

test('a ballot of five answers takes less than 50 ms', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const policy = (await page.request.get('/')).headers()['content-security-policy'] ?? '';
  expect(policy).toContain("script-src 'self'");
  await page.route('**/booth/**', async (route) => {
    const path = new URL(route.request().url()).pathname.slice('/booth/'.length) || 'index.html';
    const headers = { 'content-type': types[extname(path)] ?? 'text/plain', 'content-security-policy': policy };
    await route.fulfill({ body: readFileSync(join(built, path)), headers });
  });
  await page.goto('/booth/');
  await page.waitForFunction(() => 'measure' in window);
  const { tables, ballots, size, key, perCredential, isSlipOpened } = await page.evaluate(() => window.measure());
  const [least = Infinity] = [...ballots].sort((one, other) => one - other);
  const figures = {
    'tables, ms': tables,
    'ballot, least of 12, ms': least,
    'ballot, median, ms': [...ballots].sort((one, other) => one - other)[6],
    'ballot, bytes': size,
    'trustee key under a passphrase, ms': key,
    '10,000 credentials, s': perCredential * 10,
  };
  console.log(JSON.stringify(figures));
  expect(least).toBeLessThan(50);
  expect(perCredential * 10).toBeLessThan(180);
  expect(isSlipOpened).toBe(true);
  expect(complaints).toEqual([]);
});

/** The booth's worker as Vite builds it, in Chromium, under the gateway's own policy for pages. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { build, loadConfigFromFile } from 'vite';
import { test } from './people';

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };
const PROVE = process.env.PROVE === '1';
const VOTERS = PROVE ? 10_000 : 1_500;
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

const complaints: string[] = [];

async function open(page: Page) {
  complaints.length = 0;
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
  await page.waitForFunction(() => 'booth' in window);
}

test('a ballot of five answers takes less than 50 ms', async ({ page }) => {
  await open(page);
  const { tables, ballots, size, key, isSlipOpened } = await page.evaluate(() => window.booth.measure());
  const [least = Infinity] = [...ballots].sort((one, other) => one - other);
  const figures = {
    'tables, ms': tables,
    'ballot, least of 12, ms': least,
    'ballot, median, ms': [...ballots].sort((one, other) => one - other)[6],
    'ballot, bytes': size,
    'trustee key under a passphrase, ms': key,
  };
  console.log(JSON.stringify(figures));
  expect(least).toBeLessThan(50);
  expect(isSlipOpened).toBe(true);
  expect(complaints).toEqual([]);
});

test('credentials for all voters are made, also by a page that is closed half-way', async ({ page }) => {
  test.setTimeout(VOTERS * 60 + 60_000);
  await open(page);
  const election = 'fCnn4iFotb8vFL';
  const kept = () => page.evaluate((uuid) => window.booth.countKept(uuid), election);
  const begun = Date.now();
  await page.evaluate(([uuid, voters]) => void window.booth.makeCredentials(uuid, voters), [election, VOTERS] as const);
  await expect.poll(kept, { timeout: VOTERS * 30 + 10_000, intervals: [50] }).toBeGreaterThan(0);
  await page.reload();
  await page.waitForFunction(() => 'booth' in window);
  const half = await kept();
  expect(half).toBeLessThan(VOTERS);
  await page.evaluate(([uuid, voters]) => window.booth.makeCredentials(uuid, voters), [election, VOTERS] as const);
  const seconds = (Date.now() - begun) / 1_000;
  console.log(`${VOTERS} credentials in ${seconds} s, the page closed at ${half}`);
  expect(await kept()).toBe(VOTERS);
  if (PROVE) expect(seconds).toBeLessThan(180);
  expect(complaints).toEqual([]);
});

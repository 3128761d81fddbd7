/** Who walks a journey: accounts of the demonstration enterprise, signed in on a phone or at a desk. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test as plain, type BrowserContext, type Page, type Route } from '@playwright/test';
import { own } from './platforms';

export interface Account {
  role: string;
  employee_number: string;
  password: string;
  name: string;
  unit: string;
}

const place = process.env.E2E_ACCOUNTS ?? '../var/e2e/demo-accounts.json';

export const accounts: Account[] = existsSync(place) ? (JSON.parse(readFileSync(place, 'utf8')) as Account[]) : [];

export function account(matches: (account: Account) => boolean, what: string): Account {
  const found = accounts.find(matches);
  if (!found)
    throw new Error(`no demonstration account: ${what} (start the platform with its demonstration data, or set E2E_ACCOUNTS)`);
  return found;
}

export const phone = { width: 390, height: 844 };
export const desk = { width: 1280, height: 860 };

/** At the foot of the rail at a desk, at the head of Home on a phone. */
export async function openInbox(page: Page) {
  if ((page.viewportSize()?.width ?? 0) < 1024) await page.getByRole('link', { name: /^首页/ }).click();
  await page.getByRole('link', { name: /^消息/ }).click();
}

/** By the title of a message. */
export async function openFromInbox(page: Page, words: string) {
  await openInbox(page);
  await page.getByRole('link', { name: words }).first().click();
}

/** Everything an open page complains about; a journey ends with this being empty. */
export const complaints: string[] = [];

interface People {
  /** Signs somebody in on a device of their own, which is put away after the test. */
  signIn: (who: Account, viewport: { width: number; height: number }) => Promise<{ context: BrowserContext; page: Page }>;
}

export const test = plain.extend<People>({
  baseURL: async ({ baseURL }, hand, info) => hand(baseURL ?? own[info.parallelIndex]),
  signIn: async ({ browser }, hand) => {
    const contexts: BrowserContext[] = [];
    await hand(async (who, viewport) => {
      const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
      contexts.push(context);
      listen(context, who.name);
      if (comesLate) await context.route('**', late);
      await context.addInitScript(watchFocus);
      const page = await context.newPage();
      await page.goto('/sign-in');
      await page.getByLabel('工号').fill(who.employee_number);
      await page.getByLabel('密码', { exact: true }).fill(who.password);
      await page.getByRole('button', { name: '登录', exact: true }).click();
      await expect(page.getByRole('navigation').first()).toBeVisible();
      return { context, page };
    });
    for (const context of contexts) await context.close();
  },
});

/** Complains, in the page's own console, of an action after which the focus is nowhere: a keyboard or screen reader begins at the top again. */
function watchFocus() {
  let isHeld = false;
  let seenLost = 0;
  document.addEventListener('focusin', () => (isHeld = true));
  // A press on an empty place lets go of it on purpose.
  document.addEventListener('pointerdown', () => (isHeld = false));
  setInterval(() => {
    const isLost = isHeld && (document.activeElement === null || document.activeElement === document.body);
    seenLost = isLost ? seenLost + 1 : 0;
    // In looks, not in time: a busy machine has fewer of them.
    if (seenLost > 6) {
      isHeld = false;
      console.error(`the focus got lost on ${location.pathname}`);
    }
  }, 50);
}

/** With SLOW=1 every script and every answer comes up to this many ms late, each in its own time: what a journey takes for
 *  granted of a fast network is found at a desk and not in CI. */
const comesLate = process.env.SLOW === '1';
const latest = 2_000;

async function late(route: Route) {
  await new Promise((done) => setTimeout(done, Math.random() * latest));
  // The page may have gone meanwhile.
  await route.continue().catch(() => undefined);
}

/** To every page of a device, also those opened later. */
export const listen = (context: BrowserContext, name: string) => context.on('page', (page) => complainAbout(page, name));

function complainAbout(page: Page, name: string) {
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(`${name}: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${name}: ${response.status()} ${response.url()}`);
  });
}

/** With PICTURES=1 each place is kept as a picture, to be looked at. */
const keepsPictures = process.env.PICTURES === '1';

/** A call to `/api/v1` as the page's own person. The page does not see it, nor do those who watch its traffic. */
export async function call<T = Record<string, unknown>>(
  page: Page,
  method: string,
  path: string,
  data?: object,
  version?: number,
): Promise<T> {
  const headers = {
    'X-Tongxin': '1',
    'Sec-Fetch-Site': 'same-origin',
    ...(version !== undefined && { 'If-Match': `"${version}"` }),
  };
  const answer = await page.request.fetch(`/api/v1${path}`, { method, data, headers });
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
  return (answer.status() === 204 ? {} : await answer.json()) as T;
}

/** The page must fit the screen. */
export async function look(page: Page, name: string) {
  // A page that has just got another width is laid out again.
  const wider = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect.poll(wider, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  if (!keepsPictures) return;
  // A screen as tall as the page: a picture stitched from scrolling would repeat what sticks to the edges.
  const usual = page.viewportSize() ?? phone;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: usual.width, height: Math.max(height, usual.height) });
  await page.screenshot({ path: `e2e/screenshots/${name}.png` });
  await page.setViewportSize(usual);
  await plain.info().attach(name, { path: `e2e/screenshots/${name}.png`, contentType: 'image/png' });
}

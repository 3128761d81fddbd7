/** Every page of every role, on a phone and on three desks: each control can be pressed wherever one has scrolled to, and every press leaves the focus somewhere. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type ElementHandle, type Page } from '@playwright/test';
import { account, call, complaints, phone, test } from './people';
import { patternOf, patterns } from './addresses';
import { expectReach, faultsOf, go, laptop, nextToPress, settled, sizes, smallest, standing } from './reach';
import { roster } from './roster-file';
import { pagesOfJourneys, singlePages } from './single-pages';

const roles = {
  employee: account((each) => each.role === '职工', 'an employee'),
  'union staff': account((each) => each.role.includes('工会') && each.unit === '第一分厂', 'union staff'),
  finance: account((each) => each.role === '集团工会会计', 'finance'),
  department: account((each) => each.role.includes('后勤'), 'a handler'),
  HR: account((each) => each.role === '人事管理员', 'HR administrator'),
  'security administrator': account((each) => each.role === '安全管理员', 'security administrator'),
  'system administrator': account((each) => each.role === '系统管理员', 'system administrator'),
  auditor: account((each) => each.role === '审计管理员', 'auditor'),
};

const visited = new Set<string>();
/** Outlives the process, which ends after a test that failed. */
const visitedFile = () => join(test.info().project.outputDir, 'visited');
const pressedOn = new Map<string, string[]>();

test.afterEach(() => appendFileSync(visitedFile(), [...visited].join('\n').concat('\n')));
test.afterAll(() => expect(complaints).toEqual([]));

/** Press what is on the page, each thing once in the whole walk; nothing is really sent. */
async function pressAll(page: Page, address: string, pattern: string) {
  const done = pressedOn.get(pattern) ?? [];
  pressedOn.set(pattern, done);
  for (let redrawn = 0; ;) {
    const next = await page.evaluateHandle(nextToPress, done);
    const words = await next.evaluate((found) => found?.words);
    if (words === undefined) return;
    done.push(words);
    expect(done.length, `things to press on ${pattern}: ${done.join(', ')}`).toBeLessThan(80);
    const what = `${pattern} “${words}”`;
    const opener = (await next.getProperty('element')) as ElementHandle<HTMLElement>;
    await page.evaluate(settled);
    // Drawn again since it was found, the page has another element for it, which the next look finds.
    const isRedrawn = async () => redrawn < 20 && !(await opener.evaluate((element) => element.isConnected));
    const before = await page.evaluate(standing);
    const isHidden = !(await opener.isVisible()); // The way to the actions goes once they are in sight.
    const fault = isHidden ? '' : await opener.click({ timeout: 30_000 }).then(() => '', String);
    if ((isHidden || fault !== '') && (await isRedrawn())) {
      redrawn += 1;
      done.pop();
      continue;
    }
    if (isHidden) continue;
    expect.soft(fault, what).toBe('');
    await page.evaluate(settled);
    const after = await page.evaluate(standing);
    expect.soft(after.focus, `focus after ${what}`).not.toBe('body');
    if (after.hasDialog) {
      expect.soft(after.focus, `focus in the dialog of ${what}`).not.toContain('dialog-close');
      await expectReach(page, `the dialog of ${what}`, smallest, true);
      await page.keyboard.press('Escape');
      await expect(page.locator('dialog[open]')).toHaveCount(0);
      expect
        .soft(
          await opener.evaluate((element) => document.activeElement === element || !element.isConnected),
          `focus returns after ${what}`,
        )
        .toBe(true);
    } else if (
      patternOf(after.address) === pattern &&
      (after.address !== before.address || after.controls > before.controls || after.hasToast)
    ) {
      await expectReach(page, `after ${what}`, smallest);
    }
    if (after.address !== before.address) await go(page, address);
  }
}

/** Language, type and light as before: the device keeps them. */
async function putBack(page: Page) {
  const isChanged = await page.evaluate(() => {
    const kept = ['tongxin.language', 'tongxin.look'].filter((key) => localStorage.getItem(key) !== null);
    for (const key of kept) localStorage.removeItem(key);
    return kept.length > 0;
  });
  if (isChanged) await page.reload();
}

/** Addresses that the page links to. Of pages of one kind, such as cases, one for each state of theirs is enough. */
const linksOf = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('a[href^="/"]:not([download])')].map((link) => ({
      address: link.getAttribute('href') ?? '',
      state: link.closest('tr, li')?.querySelector<HTMLElement>('.tag')?.innerText ?? '',
      isPlace: link.closest('nav') !== null,
    })),
  );

async function walk(page: Page, who: string) {
  const waiting = ['/', '/search?q=GR-2026-000020']; // The search box leads there.
  const seen = new Set(waiting);
  const firsts: string[] = [];
  const shown = new Set<string>();
  for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
    await go(page, address);
    const pattern = patternOf(address);
    if (pattern === undefined) continue;
    expect.soft(await page.getByText('这一页不对您开放').count(), `${who} is led to ${address}, which is closed`).toBe(0);
    const isFirst = !visited.has(pattern);
    if (isFirst) {
      visited.add(pattern);
      firsts.push(address);
    }
    // Another case, another queue: the same page, so the two narrow sizes are enough.
    await expectReach(page, `${who} ${address}`, shown.has(pattern) ? smallest : sizes, isFirst);
    shown.add(pattern);
    await pressAll(page, address, pattern);
    await putBack(page);
    // A queue shows what is open; links of all states are wanted.
    if (pattern === '/desk/cases') await go(page, `${address}${address.includes('?') ? '&' : '?'}state=all`);
    for (const link of await linksOf(page)) {
      const to = patternOf(link.address);
      const key = to?.includes('$') ? `${to} ${link.state}` : link.isPlace ? link.address : to;
      if (!key || seen.has(key) || seen.has(link.address)) continue;
      seen.add(key);
      waiting.push(link.address);
      if (to === '/concerns/$caseId') waiting.push(`${link.address}/receipt`);
    }
  }
  return firsts;
}

/** A checked roster, so that its page is among those of HR; nobody is imported. */
async function checkRoster(page: Page) {
  await page.getByRole('link', { name: '名册导入' }).click();
  const sheet = roster([
    ['工号', '姓名', '单位'],
    ['X000001', '钱二', '同心重工集团/没有的厂'],
  ]);
  await page.getByLabel('选择名册').setInputFiles({
    name: '演练.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: sheet,
  });
  await expect(page.getByRole('heading', { name: '演练.xlsx' })).toBeVisible();
}

for (const [role, who] of Object.entries(roles)) {
  test(`${role}: every control of every page can be pressed`, async ({ signIn }) => {
    const { page } = await signIn(who, laptop);
    // However many duties somebody holds.
    await expect(page.getByRole('navigation').getByRole('link', { name: /^消息/ })).toBeInViewport({ ratio: 1 });
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.evaluate(settled);
    if (role === 'HR') await checkRoster(page);
    // Nothing is really sent: all roles walk through the same enterprise.
    await page.route('**/api/v1/**', (route) =>
      route.request().method() === 'GET'
        ? route.fallback()
        : route.fulfill({
            status: 409,
            contentType: 'application/problem+json',
            json: { title: '演练', status: 409, code: 'rehearsal' },
          }),
    );
    const firsts = await walk(page, role);
    if (firsts.length === 0) return;

    // English words and large letters take the most room.
    await page.evaluate(() => {
      localStorage.setItem('tongxin.language', 'en');
      localStorage.setItem('tongxin.look', '{"isLarge":true}');
    });
    await page.reload();
    for (const address of firsts) {
      await go(page, address);
      await expectReach(page, `${role} ${address} in English and large`, smallest);
    }
  });
}

test('banners above a page cover nothing: a reset that waits, one that was used, a lost network', async ({ signIn, browser }) => {
  const owner = account((each) => each.role === '职工' && each.unit === '焊接车间', 'an employee of the welding shop');
  const { page, context } = await signIn(owner, laptop);
  const { id } = await call<{ id: string }>(page, 'GET', '/identity/me');
  const { page: atHr } = await signIn(roles.HR, laptop);
  const reset = () => call<{ code: string }>(atHr, 'POST', `/identity/members/${id}/activation-code`, { reset: true });
  const everywhere = async (on: Page, what: string) => {
    for (const address of ['/', '/concerns', '/concerns/new', '/inbox', '/me']) {
      await go(on, address);
      await expectReach(on, `${what} ${address}`, smallest, address === '/');
    }
  };

  await reset();
  // It appears on the page that is open.
  const stop = page.getByRole('button', { name: '停止重置' });
  await expect(stop).toBeVisible();
  await everywhere(page, 'a reset that waits');
  await stop.click();
  await page.getByRole('dialog').getByRole('button', { name: '停止重置' }).click();
  await expect(stop).toHaveCount(0);
  await expect(page.locator('.toast span')).toBeVisible();
  await expectReach(page, 'a toast', [phone]);

  await go(page, '/concerns/new');
  await context.setOffline(true);
  await expect(page.getByText('没有网络', { exact: true })).toBeVisible();
  await expectReach(page, 'a lost network', smallest, true);
  await context.setOffline(false);

  const { code } = await reset();
  const guest = await browser.newPage();
  await guest.goto('/sign-in');
  await call(guest, 'POST', '/identity/activations', {
    employee_number: owner.employee_number,
    code,
    password: 'demonstration only, after a reset',
  });
  await guest.goto('/');
  await expect(guest.locator('.reset-banner')).toBeVisible();
  await everywhere(guest, 'a reset that was used');
  await guest.context().clearCookies();
  await guest.goto('/undo-reset');
  await guest.getByLabel('工号').fill(owner.employee_number);
  await guest.getByLabel('原来的密码', { exact: true }).fill(owner.password);
  await guest.locator('button[type="submit"]').click();
  await expect(guest.getByText('账号已收回')).toBeVisible();
  await guest.close();
  const { page: again } = await signIn(owner, phone);
  await expect(again.locator('.reset-banner').getByText('用原密码撤销了')).toBeVisible();
  await everywhere(again, 'a reset that was undone');
});

test('while the code of a page is on its way the focus waits for its heading', async ({ signIn }) => {
  const { page } = await signIn(roles.employee, laptop);
  await page.route('**/assets/*.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.fallback();
  });
  await page.locator('.rail-me').click();
  await page.waitForTimeout(700);
  expect((await page.evaluate(standing)).focus).not.toBe('body');
  await expect(page.getByRole('heading', { name: '我的', exact: true })).toBeFocused();
});

test('before the sign-in', async ({ page }) => {
  await page.goto('/sign-in');
  await page.evaluate(settled);
  for (const address of ['/sign-in', '/sign-in/back', '/activate', '/undo-reset']) {
    await go(page, address);
    visited.add(address);
    await expectReach(page, address, sizes, true);
    await pressAll(page, address, address);
  }
});

const plants: [kind: string, css: string][] = [
  ['covered', 'form::after { content: ""; position: fixed; inset: 25% 0; z-index: 9 }'],
  ['cannot be scrolled to', 'button[type="submit"] { position: absolute !important; left: -60rem }'],
  ['scrolls sideways', 'form { width: 150vw }'],
  ['cut off', 'label { display: block; width: 1rem; overflow: hidden; white-space: nowrap }'],
  ['smaller than 44 px', 'button[type="submit"] { min-height: 0 !important; height: 2rem; padding: 0 !important }'],
  [
    'hidden while it has the focus',
    'html { scroll-padding: 0 !important } form { padding-top: 120vh } form::after { content: ""; position: fixed; inset: auto 0 0; height: 20vh; z-index: 9 }',
  ],
  ['focus without a mark', '* { outline: none !important }'],
];

async function expectFound(page: Page, kind: string, css: string) {
  await page.evaluate((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [sheet];
  }, css);
  await page.keyboard.press('Tab');
  const faults = await page.evaluate(faultsOf, { isPhone: true, withFocus: true });
  expect(faults.join('\n'), css).toContain(kind);
}

test('each kind of fault is found where it is planted', async ({ page }) => {
  await page.setViewportSize(laptop);
  await page.goto('/sign-in');
  await page.evaluate(settled);
  for (const [kind, css] of plants) await expectFound(page, kind, css);
});

test('a main button is missed that a column slides over, or that anything lies on', async ({ signIn }) => {
  const { page } = await signIn(roles.department, laptop);
  await page.goto('/desk/cases?scope=department&state=IN_PROGRESS');
  await page.locator('.row-link').first().click();
  await expect(page.getByRole('button', { name: '答复诉求人' })).toBeVisible();
  await page.evaluate(settled);
  expect(await page.evaluate(faultsOf, { isPhone: false, withFocus: false })).toEqual([]);
  // As it was once: the actions stay in sight, and what follows them is painted on top.
  await expectFound(
    page,
    'covered: <button.button.button-main.button-wide>',
    '.actions { position: sticky; top: 0 } .actions ~ * { position: relative; z-index: 1 }',
  );
  await expectFound(
    page,
    'covered: <button.button.button-main.button-wide>',
    '.actions { position: relative } .actions::after { content: ""; position: absolute; inset: 0 }',
  );
  await expectFound(
    page,
    'covered in part: <button.button.button-main.button-wide>',
    '.action-form { position: relative } .action-form::after { content: ""; position: absolute; inset: auto 60% 0 0; height: 3rem }',
  );
});

test('every address of the router was among them', () => {
  const walked = readFileSync(visitedFile(), 'utf8').split('\n');
  const among = new Set([...walked, ...singlePages.flatMap(({ patterns: own }) => own), ...pagesOfJourneys]);
  expect(patterns.filter((pattern) => !among.has(pattern))).toEqual([]);
});

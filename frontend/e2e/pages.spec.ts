/** Every page: accessible, fits its screen, complete in English, readable in large type and in the dark; and nobody is sent in circles. */
import { expect, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test, type Account } from './people';

const member = account((each) => each.role === '职工', 'an employee');
const staff = account((each) => each.role.includes('工会') && each.unit === '第一分厂', 'union staff');
const handler = account((each) => each.role.includes('后勤'), 'a handler');
const hr = account((each) => each.role === '人事管理员', 'HR administrator');
const security = account((each) => each.role === '安全管理员', 'security administrator');
const finance = account((each) => each.role === '集团工会会计', 'finance');
const auditor = account((each) => each.role === '审计管理员', 'auditor');

test.afterAll(() => expect(complaints).toEqual([]));

async function settle(page: Page) {
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.locator('.skeleton')).toHaveCount(0);
}

/** The addresses a person can reach, the first case of their list among them. */
async function walk(page: Page, who: string, addresses: string[], firstOf?: string) {
  for (const address of addresses) {
    await page.goto(address);
    await settle(page);
    const name = `${who}${address.replaceAll(/[^a-z]+/g, '-')}`;
    await look(page, name);
    await expectAccessible(page, address);
  }
  if (!firstOf) return;
  await page.goto(firstOf);
  await settle(page);
  await page.locator('.row-link').first().click();
  await expect(page).not.toHaveURL(new RegExp(`${firstOf}$`));
  await settle(page);
  await look(page, `${who}-case`);
  await expectAccessible(page, `${firstOf} → case`);
}

const everybody = [
  '/',
  '/concerns',
  '/concerns/new',
  '/help',
  '/help/check',
  '/help/apply',
  '/help/notices',
  '/inbox',
  '/me',
  '/me/factors',
  '/me/data',
  '/me/retention',
  '/search',
];

test('the first page is light enough for a slow network', async ({ page }) => {
  await page.goto('/sign-in');
  await settle(page);
  const bytes = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).reduce(
      (sum, each) => sum + each.encodedBodySize,
      0,
    ),
  );
  // 1.6 Mbit/s carry 170 kB in 0.85 s: with 150 ms a round and a slow phone the largest paint stays below 2.5 s.
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(170_000);
});

test('before signing in, which asks the server nothing it would refuse', async ({ page }) => {
  await page.setViewportSize(phone);
  const refused: string[] = [];
  page.on('response', (response) => response.status() >= 400 && refused.push(response.url()));
  await page.goto('/');
  await expect(page).toHaveURL(/sign-in$/);
  expect(refused).toEqual([]);
  await walk(page, 'phone-guest', ['/sign-in', '/activate']);
});

const walks: [string, Account, { width: number; height: number }, string[], string?][] = [
  ['phone-member', member, phone, everybody, '/concerns'],
  ['desk-member', member, desk, everybody, '/concerns'],
  [
    'desk-staff',
    staff,
    desk,
    [
      '/desk',
      '/desk/cases',
      '/desk/cases?scope=supervised&state=all',
      '/desk/cases?scope=below',
      '/desk/exports',
      '/figures',
      '/figures?months=3',
      '/figures?about=assistance',
      '/assistance/households',
      '/assistance/households?all=true',
      '/assistance/visits',
      '/assistance/visits?all=true',
      '/assistance/visits/new',
      '/assistance/aids',
      '/assistance/programmes',
      '/people',
      '/people/posts',
    ],
    '/desk/cases',
  ],
  [
    'phone-staff',
    staff,
    phone,
    ['/', '/desk', '/desk/cases', '/desk/exports', '/assistance/households', '/figures', '/people'],
    '/desk/cases',
  ],
  ['desk-finance', finance, desk, ['/assistance/payouts', '/assistance/funds']],
  ['phone-finance', finance, phone, ['/assistance/payouts', '/assistance/funds', '/assistance/programmes']],
  ['desk-handler', handler, desk, ['/desk', '/desk/cases'], '/desk/cases?state=all'],
  ['desk-hr', hr, desk, ['/', '/people', '/people/units', '/people/posts', '/people/posts/new', '/people/roster'], '/people'],
  ['phone-hr', hr, phone, ['/people', '/people/units', '/people/posts', '/people/posts/new', '/people/roster'], '/people'],
  ['desk-security', security, desk, ['/', '/people/grants', '/people/grants/new', '/proposals', '/people'], '/people'],
  ['phone-security', security, phone, ['/people/grants', '/people/grants/new', '/proposals'], '/people'],
  ['phone-auditor', auditor, phone, ['/', '/proposals']],
  ['desk-auditor', auditor, desk, ['/proposals', '/proposals?decided=true']],
];

for (const [who, person, viewport, addresses, firstOf] of walks) {
  test(`${who}: every page`, async ({ signIn }) => {
    const { page } = await signIn(person, viewport);
    await walk(page, who, addresses, firstOf);
  });
}

test('English is complete, large type fits, the dark is readable', async ({ signIn }) => {
  const { page } = await signIn(member, phone);
  await page.goto('/me');
  await page.getByLabel('English').click();
  await expect(page.getByRole('heading', { name: 'Me', exact: true })).toBeVisible();
  for (const address of everybody) {
    await page.goto(address);
    await settle(page);
    await look(page, `english${address.replaceAll(/[^a-z]+/g, '-')}`);
  }
  await page.goto('/me');
  await page.getByLabel('Large type').check();
  await page.getByLabel('Dark').check();
  for (const address of everybody) {
    await page.goto(address);
    await settle(page);
    await look(page, `large-dark${address.replaceAll(/[^a-z]+/g, '-')}`);
    await expectAccessible(page, `${address} large and dark`);
  }
  await page.goto('/me');
  const kept = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.url().endsWith('/identity/me'));
  await page.getByLabel('简体中文').click();
  await expect(page.getByRole('heading', { name: '我的', exact: true })).toBeVisible();
  expect((await kept).ok()).toBe(true); // The next journeys of this member are in Chinese.
});

test('a member who is signed out comes back to the same address, with what they wrote', async ({ signIn }) => {
  const { page, context } = await signIn(member, phone);
  await page.goto('/concerns/new');
  await page.getByLabel('具体情况').fill('写到一半，登录过期了');
  await context.clearCookies();
  await page.goto('/concerns/new');
  await expect(page).toHaveURL(/sign-in/);
  await page.getByLabel('工号').fill(member.employee_number);
  await page.getByLabel('密码', { exact: true }).fill(member.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByLabel('具体情况')).toHaveValue('写到一半，登录过期了');
  await page.getByRole('button', { name: '清空重写' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '清空重写' }).click();
  await expect(page.getByLabel('具体情况')).toHaveValue('');
});

test('what is not here says so, and shows the way back', async ({ signIn }) => {
  const { page } = await signIn(member, phone);
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { name: '没有找到这个页面' })).toBeVisible();
  await expectAccessible(page, 'an unknown address');
  await page.getByRole('link', { name: '回到首页' }).click();
  await page.goto('/concerns/01990000-0000-7000-8000-000000000000');
  await expect(page.getByRole('heading', { name: '看不到这件诉求' })).toBeVisible();
  await look(page, 'phone-not-here');
  await page.getByRole('link', { name: '看我的诉求' }).click();
  await expect(page.getByRole('heading', { name: '我的诉求' })).toBeVisible();
});

test('a lost network is told at once, and what could not be read comes by itself once it is back', async ({ signIn }) => {
  const { page, context } = await signIn(member, phone);
  await page.getByRole('link', { name: '诉求', exact: true }).click();
  await expect(page.locator('.row-link').first()).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText('没有网络', { exact: true })).toBeVisible();
  // What was read is still there; what was not says so instead of pretending to load.
  await expect(page.locator('.row-link').first()).toBeVisible();
  await page.getByRole('button', { name: '等我评价' }).click();
  await expect(page.getByText('现在读不到，联网后会自动读取。')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('没有网络', { exact: true })).toHaveCount(0);
  await expect(page.getByText('现在读不到，联网后会自动读取。')).toHaveCount(0);
});

test('opening a concern marks its messages as read', async ({ signIn }) => {
  const { page } = await signIn(member, phone);
  await page.goto('/inbox?unread=true');
  const first = page.locator('.inbox .row-link').filter({ hasText: 'GR-' }).first(); // others are about roles and accounts
  const number = /GR-\d+-\d+/.exec(await first.innerText())?.[0] ?? '';
  expect(number).not.toBe('');
  const address = await first.getAttribute('href');
  const read = page.waitForResponse((response) => response.url().endsWith('/messages/read'));
  await page.goto(address ?? '');
  await read;
  await page.goto('/inbox?unread=true');
  await settle(page);
  await expect(page.locator('.inbox .row-link').filter({ hasText: number })).toHaveCount(0);
});

test('without a network one goes on writing, and is told', async ({ signIn }) => {
  const { page, context } = await signIn(member, phone);
  await page.goto('/concerns/new');
  const submit = page.getByRole('button', { name: /提交给/ });
  await expect(submit).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText('没有网络', { exact: true })).toBeVisible();
  await page.getByLabel(/意见反映/).check();
  await page.getByLabel('一句话说清楚').fill('没有网络时写的');
  await page.getByLabel('具体情况').fill('在地下车间，没有信号');
  await submit.click();
  await expect(page.getByText('连不上服务器')).toBeVisible();
  await context.setOffline(false);
  await submit.click();
  await expect(page.getByText('诉求编号')).toBeVisible();
});

async function boxOf(shown: Locator) {
  await expect(shown).toBeVisible();
  const box = await shown.boundingBox();
  if (!box) throw new Error('it is nowhere');
  return box;
}

test('on a case page what was said comes first, and each thing once', async ({ signIn }) => {
  for (const viewport of [phone, { width: 1280, height: 720 }, { width: 1366, height: 657 }]) {
    const { page } = await signIn(staff, viewport);
    await page.goto('/desk/cases');
    await page.locator('.row-link').first().click();
    await settle(page);
    const text = await boxOf(page.locator('.case-text'));
    const dates = await boxOf(page.getByRole('heading', { name: '期限' }));
    const act = await boxOf(page.getByRole('heading', { name: '现在可以做' }));
    if (viewport === phone) {
      expect(text.y).toBeLessThan(dates.y);
      expect(dates.y).toBeLessThan(act.y);
    } else {
      expect(text.width).toBeGreaterThan(480);
      expect(text.x + text.width).toBeLessThan(dates.x);
      expect(text.y).toBeLessThan(viewport.height / 2);
    }
    await expect(page.getByRole('button', { name: /^(为什么是这一天|这些日期怎么来的)$/ })).toHaveCount(1);
    await page.context().close();
  }
});

/** What the platform holds about somebody: read on a phone, downloaded as a PDF whose text is read, and a part that is away. Search. */
import { execFileSync } from 'node:child_process';
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test } from './people';

const member = account((each) => each.role === '职工' && each.unit === '机加工车间', 'an employee of a workshop');
const staff = account((each) => each.role.includes('工会') && each.unit === member.unit, 'union staff of that workshop');
const hr = account((each) => each.role === '人事管理员', 'HR administrator');

test.afterAll(() => expect(complaints).toEqual([]));

/** By a reader of PDFs: what it finds is what a person can copy out of the page. */
const textOf = (path: string) =>
  execFileSync(
    '../.venv/bin/python',
    ['-c', 'import sys, pypdf; print(*(p.extract_text() for p in pypdf.PdfReader(sys.argv[1]).pages))', path],
    {
      encoding: 'utf8',
    },
  ).replace(/\s/g, '');

const sectionCalled = (page: Page, name: string) =>
  page.locator('details').filter({ has: page.getByRole('heading', { name, exact: true }) });

async function openMyData(page: Page) {
  await page.getByRole('link', { name: '我的', exact: true }).click();
  await page.getByRole('link', { name: '查看我的资料' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '我的资料' })).toBeVisible();
}

test('an employee reads on a phone what is held, why and how long, and takes it along', async ({ signIn }) => {
  const { page } = await signIn(member, phone);
  await openMyData(page);
  const section = sectionCalled(page, '登录记录');
  await section.locator('summary').click();
  await expect(section).toContainText('最后一次使用后 7 天删除');
  const profile = sectionCalled(page, '个人信息');
  await profile.locator('summary').click();
  await expect(profile).toContainText(member.employee_number);
  await expectAccessible(page, 'my data');
  await look(page, 'my-data-phone');

  const [pdf] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 PDF' }).click()]);
  expect(pdf.suggestedFilename()).toBe('tongxin-my-data.pdf');
  const text = textOf(await pdf.path());
  for (const said of ['我的资料', member.name, member.employee_number, '登录记录', '最后一次使用后7天删除', '我提的诉求'])
    expect(text).toContain(said);

  const [json] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /JSON/ }).click()]);
  expect(json.suggestedFilename()).toBe('tongxin-my-data.json');

  await page.getByRole('link', { name: '所有资料保存多久' }).click();
  await expect(page.getByRole('main')).toContainText('登录后 30 天内不删；最后一次使用后 7 天删除');
  await expectAccessible(page, 'retention');
  await look(page, 'retention-phone');
});

test('a part that does not answer is named, and asked again', async ({ signIn }) => {
  const { page } = await signIn(member, phone);
  await page.route('**/api/v1/my-data', async (route) => {
    const answer = await route.fetch();
    const { items, refused } = (await answer.json()) as { items: { service: string }[]; refused: object[] };
    await route.fulfill({
      json: { items: items.filter(({ service }) => service !== 'grievances'), refused, unavailable: ['grievances'] },
    });
  });
  await openMyData(page);
  await expect(page.getByText('这些部分没有取到：诉求')).toBeVisible();
  await expect(sectionCalled(page, '我提的诉求')).toHaveCount(0);
  await look(page, 'my-data-missing');
  await page.unroute('**/api/v1/my-data');
  await page.getByRole('button', { name: '再试一次' }).click();
  await expect(sectionCalled(page, '我提的诉求')).toHaveCount(1);
  await expect(page.getByText('这些部分没有取到')).toHaveCount(0);
});

/** Other journeys of this member go by the language that the server keeps. */
async function choose(page: Page, language: string) {
  await page.goto('/me');
  const kept = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.url().endsWith('/identity/me'));
  await page.getByLabel(language).click();
  expect((await kept).ok()).toBe(true);
}

test('in English it says how long a sign-in is kept', async ({ signIn }) => {
  const { page } = await signIn(member, desk);
  await choose(page, 'English');
  try {
    await page.getByRole('link', { name: 'See my data' }).click();
    await page.locator('summary', { hasText: 'Sign-ins' }).click();
    await expect(page.getByText('deleted 7 days after it was last used')).toBeVisible();
    await look(page, 'my-data-desk-en');
  } finally {
    await choose(page, '简体中文');
  }
});

test('one box finds a concern by its number and by words, on a phone and at a desk', async ({ signIn }) => {
  const { page } = await signIn(staff, desk);
  const list = await page.evaluate(async () => {
    const answer = await fetch('/api/v1/grievances/cases?scope=desk&limit=1&order=newest');
    return ((await answer.json()) as { items: { number: string; title: string }[] }).items;
  });
  const [known] = list;
  expect(known).toBeDefined();
  const { number = '', title = '' } = known ?? {};
  // By the keyboard alone.
  const box = page.getByRole('navigation').getByRole('searchbox', { name: '搜索' });
  await box.focus();
  await page.keyboard.type(number.toLowerCase().replaceAll('-', ' '));
  await page.keyboard.press('Enter');
  const found = page.getByRole('main').getByRole('list', { name: '搜索' }).getByRole('link');
  await expect(found).toHaveCount(1);
  await expect(found).toContainText(title);
  await look(page, 'search-desk');
  await found.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(title);

  await page.goto('/search');
  await expect(page.getByText('要找什么？')).toBeVisible();
  await page.getByRole('main').getByRole('searchbox').fill('没有人写过的词句');
  await expect(page.getByText('没有找到“没有人写过的词句”')).toBeVisible();
  await expectAccessible(page, 'search');
  await page.getByRole('main').getByRole('searchbox').fill(title.slice(0, 4));
  await expect(found.filter({ hasText: title }).first()).toBeVisible();

  const onPhone = (await signIn(hr, phone)).page;
  await onPhone.getByRole('main').getByRole('searchbox', { name: '搜索' }).fill(member.employee_number);
  await onPhone.keyboard.press('Enter');
  await expect(onPhone.getByRole('link', { name: new RegExp(member.name) })).toBeVisible();
  await look(onPhone, 'search-phone');
});

/** HR imports a roster: every row's fate first, defects by row and column, then the import, and a first sign-in with a code. */
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { account, complaints, desk, listen, look, phone, test } from './people';
import { expectReach } from './reach';
import { roster } from './roster-file';

const hr = account((each) => each.role === '人事管理员', 'HR administrator');
const serial = String(Date.now() % 1_000_000).padStart(6, '0');
const unit = '同心重工集团/第一分厂/机加工车间';
const newcomer = { number: `N${serial}`, name: '金新来' };

const sheet = roster([
  ['工号', '姓名', '单位', '工会职务', '手机', '入职日期', '性别'],
  [newcomer.number, newcomer.name, unit, '', '', '2026-11-02', '女'],
  [`P${serial}`, '钱二', unit, '', '', '2026-11-02', '男'],
  ['', '没工号', unit, '', '', '', ''],
  [`Q${serial}`, '孙三', '同心重工集团/没有的厂', '', '', '', ''],
  [`R${serial}`, '李四', unit, '', '12345', '二〇二六年', '甲'],
]);

test.afterAll(() => expect(complaints).toEqual([]));

test('a roster is checked, understood, imported and found again; a newcomer signs in with a code', async ({
  signIn,
  browser,
}) => {
  const { page } = await signIn(hr, desk);
  await page.getByRole('link', { name: '名册导入' }).click();
  await page.getByLabel('选择名册').setInputFiles({
    name: '十一月名册.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: sheet,
  });
  await expect(page.getByRole('heading', { name: '十一月名册.xlsx' })).toBeVisible();

  // What is wrong is shown first, each by row and column.
  const rows = page.getByRole('table');
  await expect(rows.getByRole('row').filter({ hasText: '没工号' })).toContainText('工号');
  await expect(rows.getByRole('row').filter({ hasText: '孙三' })).toContainText('单位');
  await expect(rows.getByRole('row').filter({ hasText: '孙三' }).getByRole('cell').first()).toHaveText('5');
  await look(page, '20-roster-check-desk');

  const [refused] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载有错误的行' }).click(),
  ]);
  expect(refused.suggestedFilename()).toBe('十一月名册-未导入.xlsx');
  expect((await readFile(await refused.path())).subarray(0, 2).toString()).toBe('PK');

  // What could not be read is left out and named; the row goes in.
  await expect(page.getByText('有 1 行（第 6 行）照常导入')).toBeVisible();
  await page.getByRole('button', { name: /^全部/ }).click();
  const partly = rows.getByRole('row').filter({ hasText: '李四' });
  for (const column of ['手机', '入职日期', '性别']) await expect(partly).toContainText(column);
  await expect(partly).toContainText('新增');

  await page.getByRole('button', { name: /^新增/ }).click();
  await expect(rows.getByRole('row').filter({ hasText: newcomer.name })).toBeVisible();
  expect(page.url()).toContain('fate=added');

  // Out of habit pressed twice: what it asks stays open.
  await page.getByRole('button', { name: '导入 3 人' }).dblclick();
  await expect(page.getByText('将新增 3 人、变更 0 人、调动 0 人。有错误的 2 行跳过。')).toBeVisible();
  await page.getByRole('button', { name: '开始导入' }).click();

  // It may be left and found again.
  await page.getByRole('link', { name: '员工' }).click();
  await page.getByRole('link', { name: '名册导入' }).click();
  await page.getByRole('link', { name: '十一月名册.xlsx' }).first().click();
  await expect(page.getByText('导入完成：3 人')).toBeVisible({ timeout: 60_000 });
  await look(page, '21-roster-applied-desk');

  await page.getByRole('link', { name: '员工' }).click();
  await page.getByRole('main').getByRole('searchbox').fill(newcomer.number);
  await page.getByRole('row').filter({ hasText: newcomer.name }).getByRole('button', { name: '发激活码' }).click();
  await page.getByRole('button', { name: '生成激活码' }).click();
  const code = await page.locator('output').innerText();
  await look(page, '22-code-desk');
  await expectReach(page, 'a code that was given');

  const found = await page.request.get(`/api/v1/identity/members?q=${newcomer.number}`);
  const { items } = (await found.json()) as { items: { id: string }[] };
  await page.goto(`/people/posts/new?member=${items[0]?.id}`);
  await page.getByLabel('职务', { exact: true }).selectOption({ label: '工会小组长' });
  await page.getByRole('group', { name: '在哪个单位' }).getByRole('button').click();
  await page.getByRole('dialog').getByRole('listitem').getByRole('button').first().click();
  await page.getByRole('button', { name: '任命', exact: true }).click();
  await expect(page.getByText('已任命')).toBeVisible();

  const context = await browser.newContext({ viewport: phone });
  listen(context, newcomer.name);
  const first = await context.newPage();
  await first.goto('/activate');
  await first.getByLabel('工号').fill(newcomer.number);
  await first.getByLabel('激活码').fill(code);
  await first.getByLabel('设置密码').fill('我家门前有两棵枣树，一棵是枣树');
  await first.getByLabel('再输一次密码').fill('我家门前有两棵枣树，一棵是枣树');
  await look(first, '23-activate-phone');
  await first.getByRole('button', { name: '设置密码并登录' }).click();
  await expect(first.getByRole('heading', { name: `${newcomer.name}，您好` })).toBeVisible();

  await first.goto('/me');
  await first.locator('summary', { hasText: '修改密码' }).click();
  await first.getByLabel('现在的密码', { exact: true }).fill('我家门前有两棵枣树，一棵是枣树');
  await first.getByLabel('新密码', { exact: true }).fill('后园墙外有一株是枣树，还有一株');
  await first.getByRole('button', { name: '修改密码' }).click();
  await expect(first.getByText('密码已修改')).toBeVisible();
  await context.close();
});

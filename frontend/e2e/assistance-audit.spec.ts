/** Journey 14: an auditor follows an amount from the budget to the bank's line, checks the ledger with a tool of somebody else, and
 *  with a command that nothing was altered.
 *  And the officers of the top union set up a programme. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test } from './people';
import { expectReach, smallest } from './reach';

const auditor = account((each) => each.role === '审计管理员', 'an auditor');
const officer = account((each) => each.role === '集团工会干事', 'an officer of the top union');
const command = (name: string) => fileURLToPath(new URL(`../../.venv/bin/${name}`, import.meta.url));

test.afterAll(() => expect(complaints).toEqual([]));

/** As the page says to run it, with the keys of the platform that is looked at. */
function verify(worker: number) {
  const place = process.env.E2E_ACCOUNTS;
  const folder = resolve(place ? dirname(place) : `../var/e2e/worker-${worker}`);
  const keys = JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')) as { audit_key: string; secret_key: string };
  const env = {
    ...process.env,
    VAR: folder,
    DATABASE_URL: `sqlite:///${join(folder, 'assistance.db')}`,
    AUDIT_KEY: keys.audit_key,
    SECRET_KEY: keys.secret_key,
  };
  return execFileSync(command('tongxin-assistance'), ['verify'], { encoding: 'utf8', env });
}

test('an auditor follows a paid amount and checks the ledger on their own', async ({ signIn }, { parallelIndex }) => {
  const { page } = await signIn(auditor, desk);
  await page.goto('/assistance/funds');
  const fund = page.locator('section').filter({ has: page.getByRole('heading', { name: '专项帮扶资金' }) });
  await expect(fund.getByText(/^\d{4} 年$/)).toBeVisible();
  await expectAccessible(page, 'funds');
  await look(page, 'aid-21-funds-desk');
  const [file] = await Promise.all([page.waitForEvent('download'), fund.getByRole('link', { name: /下载账目/ }).click()]);
  // It exits with an error, and this throws, where debits and credits differ or a line makes no sense.
  expect(execFileSync(command('bean-check'), [await file.path()], { encoding: 'utf8' })).toBe('');

  await fund.getByRole('link', { name: /账目明细/ }).click();
  await page.getByRole('row').filter({ hasText: '银行已付' }).first().getByRole('link').click();
  for (const part of ['1. 预算从哪里来', '2. 给谁，凭什么', '3. 帮什么，多少', '4. 账上怎么走', '5. 银行的那一行'])
    await expect(page.getByRole('heading', { name: part })).toBeVisible();
  await expect(page.getByText('就是这一笔')).toBeVisible();
  await expect(page.getByText('走访日期')).toBeVisible();
  await expect(page.getByText(/^第 \d+ 行$/)).toBeVisible();
  await expect(page.getByText('tongxin-assistance verify')).toBeVisible();
  // A platform that has just begun has no anchor in its first minute, which the command says.
  await expect(() => expect(verify(parallelIndex)).toMatch(/\d+ audit entries, nothing altered/)).toPass({ timeout: 100_000 });
  await expectReach(page, 'the trail', smallest);
  await expectAccessible(page, 'the trail');
  await look(page, 'aid-22-trail-desk');
  await page.getByRole('link', { name: /PB-/ }).first().click();
  await expect(page.getByRole('heading', { name: '明细' })).toBeVisible();
  await page.getByRole('main').locator('.row-link').first().click();
  await expect(page.getByRole('link', { name: '跟踪这一笔' }).first()).toBeVisible();
  await page.setViewportSize(phone);
  await look(page, 'aid-23-audited-aid-phone');
});

test('officers of the top union set up a programme, change a figure from a day on, and end it', async ({ signIn }) => {
  const { page } = await signIn(officer, desk);
  await page.goto('/assistance/programmes');
  await page.getByRole('link', { name: '新设项目' }).click();
  await page.getByLabel('中文名称').fill('春节慰问金');
  await page.getByRole('button', { name: '设立项目' }).click();
  await expect(page.getByText('请填写').first()).toBeVisible();
  await page.getByLabel('英文名称').fill('Spring festival gift');
  await page.getByLabel('代号').fill(`spring_${Date.now()}`);
  await page.getByLabel('资金').selectOption({ label: '单位福利' });
  await page.getByLabel('定额').check();
  await page.getByRole('checkbox', { name: '深度困难' }).check();
  await page.getByLabel('金额', { exact: true }).fill('1000');
  await page.reload();
  await expect(page.getByLabel('中文名称')).toHaveValue('春节慰问金');
  await page.getByLabel('出处（中文）').fill('2026 年春节慰问方案');
  await page.getByLabel('出处（英文）').fill('Plan for the spring festival 2026');
  await expectReach(page, 'a new programme', smallest);
  await expectAccessible(page, 'a new programme');
  await look(page, 'aid-24-programme-desk');
  await page.getByRole('button', { name: '设立项目' }).click();
  await expect(page.getByText('1,000.00 元', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: '调整标准' }).click();
  await page.getByLabel('哪类家庭').selectOption({ label: '深度困难' });
  await page.getByLabel('哪项标准').selectOption({ label: '金额' });
  await page.getByLabel('金额', { exact: true }).fill('1200');
  await page.getByLabel('从哪一天起').fill('2099-01-01');
  await page.getByLabel('出处（中文）').fill('新的慰问方案');
  await page.getByLabel('出处（英文）').fill('A later plan');
  await page.getByRole('button', { name: '从这一天起执行' }).click();
  await expect(page.getByText(/1,200.00 元/)).toBeVisible();
  await page.getByRole('link', { name: '修改名称、表单和材料' }).click();
  await page.getByLabel('中文名称').fill('新春慰问金');
  await page.getByLabel('从哪一天起').fill('2099-01-01');
  await page.getByRole('button', { name: '添加要填的一项' }).click();
  await page.getByRole('button', { name: '从这一天起执行' }).click();
  await expect(page.getByText('请填写').first()).toBeVisible();
  await page.getByLabel('问什么（中文）').fill('家里几口人');
  await page.getByLabel('问什么（英文）').fill('How many live in your household');
  await page.getByLabel('怎么填').selectOption({ label: '整数' });
  await page.getByRole('button', { name: '添加依据文件' }).click();
  await page.getByLabel('文件名称（中文）').fill('新春慰问方案');
  await page.getByLabel('文件名称（英文）').fill('Plan for the spring festival');
  await expectReach(page, 'a new edition', smallest);
  await expectAccessible(page, 'a new edition');
  await page.getByRole('button', { name: '从这一天起执行' }).click();
  await expect(page.getByText('新春慰问金')).toBeVisible();
  await page.getByRole('button', { name: '停办' }).click();
  await expect(page.getByText('那一天以后不能再申请')).toBeVisible();
  await expectAccessible(page, 'ending a programme');
  await page.getByRole('button', { name: '停办' }).click();
  await expect(page.getByText(/^办到 /)).toBeVisible();
});

test('an officer sets up a scheme of mutual aid, and the next year’s from it', async ({ signIn }) => {
  const { page } = await signIn(officer, desk);
  const name = `集团互助${Date.now()}`;
  await page.goto('/help/mutual');
  await page.getByRole('link', { name: '新设互助计划' }).click();
  await page.getByLabel('中文名称').first().fill(name);
  await page.getByRole('button', { name: '设立互助计划' }).click();
  await expect(page.getByText('请填写').first()).toBeVisible();
  await page.getByLabel('英文名称').first().fill('Mutual aid of the group');
  await page.getByLabel('代号').fill(`group_${Date.now()}`);
  await page.getByLabel('资金').selectOption({ label: '工会经费' });
  await page.getByLabel('每人每年互助金').fill('60');
  const year = new Date().getFullYear();
  for (const [label, day] of [
    ['开始参加', `${year}-01-01`],
    ['截止参加', `${year}-12-31`],
    ['保障开始', `${year}-01-01`],
    ['保障结束', `${year}-12-31`],
  ] as const)
    await page.getByLabel(label).fill(day);
  await page.getByLabel('中文名称').last().fill('住院');
  await page.getByLabel('英文名称').last().fill('Hospital');
  await page.getByLabel('比例（%）').fill('50');
  await page.getByLabel('一年最多').fill('5000');
  await expectReach(page, 'a new scheme', smallest);
  await expectAccessible(page, 'a new scheme');
  await look(page, 'aid-25-scheme-desk');
  await page.getByRole('button', { name: '设立互助计划' }).click();
  await page.getByRole('link', { name: new RegExp(`设立下一年度.*${name}`) }).click();
  await expect(page.getByLabel('保障结束')).toHaveValue(`${year + 1}-12-31`);
  await expect(page.getByLabel('一年最多')).toHaveValue('5,000.00');
  await page.getByRole('button', { name: '设立互助计划' }).click();
  await expect(page.getByRole('link', { name: new RegExp(`设立下一年度.*${name}`) })).toHaveCount(2);
});

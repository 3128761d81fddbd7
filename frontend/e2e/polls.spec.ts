/** A quick poll: staff of a plant ask, an employee answers on a phone, and nobody reads whose answer is whose. */
import { expect } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test } from './people';
import { expectReach, smallest } from './reach';

const staff = account((each) => each.role === '第一分厂工会干事', 'union staff of a plant');
const member = account((each) => each.role === '职工' && each.unit === '铸造车间', 'an employee of the foundry');

test.afterAll(() => expect(complaints).toEqual([]));

test('staff make a poll, and an employee answers it once', async ({ signIn }) => {
  test.setTimeout(200_000);
  const title = `夜班班车时间 ${Date.now() % 100000}`;
  const { page } = await signIn(staff, desk);
  await page.goto('/democracy');
  await page.getByRole('link', { name: '调查和评议' }).click();
  await page.getByRole('link', { name: '发起调查' }).click();
  await page.getByLabel('类型').selectOption('quick');
  await page.getByRole('button', { name: '选择单位' }).click();
  await page.getByRole('dialog').getByText('第一分厂', { exact: true }).click();
  await page.getByLabel('是否记名').selectOption('unnamed');
  await page.getByLabel('标题（中文）').fill(title);
  await page.getByLabel('标题（英文）').fill('Night bus');
  await page.getByLabel('问题 1', { exact: true }).fill('夜班班车几点发车合适？');
  await page.getByLabel('问题 1 的选项，每行一个').fill('零点十分\n零点半');
  await page.getByLabel('截止').fill('2036-12-31T18:00');
  await page.getByRole('button', { name: '发出调查' }).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();

  const { page: own } = await signIn(member, phone);
  await own.getByRole('link', { name: '民主', exact: true }).click();
  await own.getByRole('link', { name: '调查和评议' }).click();
  await own.getByRole('link', { name: title }).click();
  await expect(own.getByRole('heading', { name: title })).toBeVisible();
  await expectAccessible(own, 'a poll');
  await expectReach(own, 'a poll', smallest, true);
  await look(own, 'poll-phone');
  await own.getByRole('radio', { name: '零点半' }).check();
  await own.getByRole('button', { name: '提交答卷' }).click();
  await expect(own.getByText('您已经答过了')).toBeVisible();
  await expect(own.getByRole('button', { name: '提交答卷' })).toHaveCount(0);
});

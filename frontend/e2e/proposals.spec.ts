/** Journey 19: a shower room, proposed on a phone, seconded by two, filed, assigned, planned with a person and a day, rated. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, openFromInbox, phone, test } from './people';
import { expectReach, smallest } from './reach';

const worker = account((each) => each.role === '职工' && each.unit === '铸造车间', 'an employee of the foundry');
const mates = ['机加工车间', '焊接车间'].map((unit) =>
  account((each) => each.role === '职工' && each.unit === unit, `an employee of ${unit}`),
);
const staff = account((each) => each.role === '第一分厂工会干事', 'union staff of a plant');
const handler = account((each) => each.role === '后勤服务部经办人', 'a handler of a department');

const title = `造型班组加装淋浴间 ${Date.now() % 100000}`;
let address = '';

test.describe.configure({ mode: 'serial', timeout: 300_000 });
test.afterAll(() => expect(complaints).toEqual([]));

const heading = (page: Page) => page.getByRole('heading', { name: title });

test('a member proposes on a phone; the draft is kept and similar ones are shown', async ({ signIn }) => {
  const { page } = await signIn(worker, phone);
  await page.getByRole('link', { name: '民主', exact: true }).click();
  await expect(page.getByRole('heading', { name: '最新提案' })).toBeVisible();
  await expectAccessible(page, 'democracy');
  await look(page, 'proposal-01-democracy-phone');
  await page.getByRole('link', { name: '提一件提案' }).click();
  await page.getByLabel('标题').fill('夜班食堂的热汤面');
  await expect(page.getByText('已经有相近的提案')).toBeVisible();
  await page.getByLabel('标题').fill(title);
  await page.getByLabel('什么问题').fill('造型班组下班没有地方洗澡，冬天容易感冒。');
  await page.reload();
  await expect(page.getByLabel('什么问题')).toHaveValue(/没有地方洗澡/);
  await page.getByLabel('类别').selectOption('welfare');
  await page.getByLabel('您建议怎么办').fill('在东侧更衣室旁边加装六个淋浴位。');
  await expectAccessible(page, 'making a proposal');
  await expectReach(page, 'making a proposal', smallest, true);
  await page.getByRole('button', { name: '公开提出' }).click();
  await expect(heading(page)).toBeVisible();
  await expect(page.getByText('已有 0 人附议，要 2 人')).toBeVisible();
  await expect(page.getByRole('button', { name: '我附议' })).toHaveCount(0);
  address = new URL(page.url()).pathname;
});

test('two second it, and the union files it and assigns it', async ({ signIn }) => {
  for (const [place, mate] of mates.entries()) {
    const { page } = await signIn(mate, phone);
    await page.goto('/democracy/proposals');
    await page.getByRole('searchbox', { name: '搜索提案' }).fill(title);
    // Before the search is in the address, it would lead back to the list.
    await page.waitForURL(/[?&]q=/);
    await page.getByRole('main').getByRole('link', { name: title }).click();
    await expect(heading(page)).toBeVisible();
    await page.getByRole('button', { name: '我附议' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '我附议' }).click();
    await expect(page.getByText(place === 0 ? '已有 1 人附议，要 2 人' : '2 人附议')).toBeVisible();
  }
  const { page } = await signIn(staff, desk);
  await page.goto(address);
  await page.getByLabel('理由（公开）').fill('情况属实，属于职工生活福利。');
  await expectAccessible(page, 'the review');
  await look(page, 'proposal-02-review-desk');
  await page.getByRole('button', { name: '立案', exact: true }).click();
  await page.getByRole('group', { name: '承办部门' }).getByRole('button').click();
  await page.getByRole('dialog').getByText('后勤服务部', { exact: true }).click();
  await page.getByRole('button', { name: '交办', exact: true }).click();
  await expect(page.getByText('承办中').first()).toBeVisible();
});

test('its department plans it with a person and a day, and its proposer rates the answer', async ({ signIn }) => {
  const { page } = await signIn(handler, desk);
  await page.goto(address);
  await page.getByRole('radio', { name: /^列入计划/ }).check();
  await page.getByLabel('答复内容（公开）').fill('列入明年改造计划，五月底前完工。');
  await page.getByLabel('负责人').selectOption({ label: handler.name });
  const day = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('完成日期').fill(day);
  await look(page, 'proposal-03-answer-desk');
  await page.getByRole('button', { name: '列入计划', exact: true }).click();
  await expect(page.getByText('已答复').first()).toBeVisible();

  const { page: atWorker } = await signIn(worker, phone);
  await openFromInbox(atWorker, '有答复了，请评价');
  await expect(heading(atWorker)).toBeVisible();
  await expect(atWorker.getByText('列入明年改造计划，五月底前完工。').first()).toBeVisible();
  await expect(atWorker.getByText('到期没有办成，提案会自动回到承办部门。')).toBeVisible();
  await expectAccessible(atWorker, 'the answer');
  await look(atWorker, 'proposal-04-answer-phone');
  await atWorker.getByRole('button', { name: '满意', exact: true }).click();
  await expect(atWorker.getByText('已列入计划').first()).toBeVisible();
});

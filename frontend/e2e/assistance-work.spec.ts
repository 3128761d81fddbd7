/** Journey 13: visitors and a committee are named from those who may be, an objection is answered, a file goes on notice, two
 *  approve, and a batch that one makes and another releases is settled though the bank's file says one line only. */
import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test } from './people';
import { expectReach, smallest } from './reach';

const withRole = (role: string) => account((each) => each.role === role, role);
const plant = withRole('第一分厂工会干事');
const otherPlant = withRole('第二分厂工会干事');
const chair = withRole('集团工会主席');
const first = withRole('第一分厂审批人');
const cashier = withRole('集团工会出纳');
const accountant = withRole('集团工会会计');
const assessors = [withRole('铸造车间评估人'), withRole('涂装车间评估人')];
const neighbour = account((each) => each.role === '职工' && each.unit === '机加工车间', 'an employee of the unit');

test.describe.configure({ mode: 'serial' });
test.afterAll(() => expect(complaints).toEqual([]));

/** From the queue of what waits for the page's person. */
async function openFirst(page: Page, state: string) {
  await page.goto('/assistance/households');
  const row = page.getByRole('main').locator('tbody tr, article').filter({ hasText: state }).first();
  await row.getByRole('link').click();
  await expect(page.getByRole('heading', { name: '现在可以做' })).toBeVisible();
}

test('two visitors are named from a list, one confirms the visit, and the committee speaks', async ({ signIn }) => {
  const { page } = await signIn(plant, desk);
  await openFirst(page, '等待安排走访');
  const visitors = page.getByRole('group', { name: '两位走访人' });
  await visitors.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: '请这两位走访' }).click();
  await expect(page.getByText('请至少选 2 个')).toBeVisible();
  await visitors.getByRole('checkbox').nth(1).check();
  await expectReach(page, 'naming visitors', smallest);
  await expectAccessible(page, 'naming visitors');
  await look(page, 'aid-11-visitors-desk');
  await page.getByRole('button', { name: '请这两位走访' }).click();
  await expect(page.getByText('入户核查中').first()).toBeVisible();

  for (const who of assessors) {
    const { page: own } = await signIn(who, phone);
    if (who === assessors[0]) {
      await openFirst(own, '等待另一位走访人确认');
      await own.getByRole('button', { name: '确认', exact: true }).click();
      await expect(own.getByText('已确认', { exact: true })).toBeVisible();
    }
    await openFirst(own, '评议中');
    await own.getByRole('button', { name: '打开家庭情况（留下记录）' }).click();
    await expect(own.getByRole('heading', { name: '入户核查' })).toBeVisible();
    await own.getByLabel('您的意见').selectOption({ label: '支持' });
    await own.getByLabel('理由').fill('情况属实，支持建档。');
    await own.getByLabel(/亲属或密切关系/).selectOption({ label: '没有' });
    if (who === assessors[0]) {
      await expectAccessible(own, 'giving a view');
      await look(own, 'aid-12-view-phone');
    }
    await own.getByRole('button', { name: '提交意见' }).click();
    await expect(own.getByText('意见已提交')).toBeVisible();
  }
});

test('it goes on notice with a masked name, and an objection to another is answered', async ({ signIn }) => {
  const { page } = await signIn(plant, desk);
  await openFirst(page, '等待公示');
  const name = await page.locator('h1').innerText();
  await page.getByRole('button', { name: '开始公示' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '开始公示' }).click();
  await expect(page.getByText('公示中').first()).toBeVisible();

  const { page: unit } = await signIn(neighbour, phone);
  await unit.goto('/help/notices');
  const masked = `${name[0]}${'*'.repeat(name.length - 1)}`;
  await unit.getByRole('link', { name: masked }).first().click();
  await expect(unit.getByText('拟建立困难职工档案')).toBeVisible();
  await expect(unit.getByRole('main').getByText(name)).toHaveCount(0);
  await expectAccessible(unit, 'a notice');
  await look(unit, 'aid-13-notice-phone');

  const { page: other } = await signIn(otherPlant, phone);
  await other.goto('/');
  await other.getByRole('link', { name: /份困难档案等您处理/ }).click();
  await other.getByRole('main').locator('article').filter({ hasText: '有异议待答复' }).getByRole('link').click();
  await other.getByRole('button', { name: '打开异议（留下记录）' }).click();
  await other.getByLabel('您的答复').fill('已到房管部门核实，名下没有其他住房。');
  await expectAccessible(other, 'an objection');
  await look(other, 'aid-14-objection-phone');
  await other.getByRole('button', { name: '答复', exact: true }).click();
  await expect(other.getByText('等您答复')).toHaveCount(0);
  await expect(other.getByText('答复：')).toBeVisible();
});

/** Opens the aid of a programme that waits for the page's person, and agrees. */
async function approveAid(page: Page, programme: string, done: string) {
  await page.goto('/assistance/aids');
  await page.getByRole('main').locator('tbody tr').filter({ hasText: programme }).getByRole('link').click();
  await page.getByRole('button', { name: /^同意/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^同意/ }).click();
  await expect(page.getByText(done).first()).toBeVisible();
}

test('two approve a file and an aid', async ({ signIn }) => {
  const { page: one } = await signIn(first, desk);
  await approveAid(one, '金秋助学', '一人已批，等第二人');
  const { page } = await signIn(chair, desk);
  await openFirst(page, '等待第二人');
  await page.getByRole('button', { name: '同意建档' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '同意建档' }).click();
  await expect(page.getByText('已建档').first()).toBeVisible();
  await approveAid(page, '金秋助学', '已批准，等付款');
  await expectAccessible(page, 'an aid');
  await look(page, 'aid-15-approved-desk');
});

test('one makes a batch, another releases it, and the line that the bank left out is asked for', async ({ signIn }) => {
  const { page: maker } = await signIn(cashier, desk);
  await maker.goto('/');
  await maker.getByRole('link', { name: /帮扶金等您制单付款/ }).click();
  await maker.getByRole('button', { name: '制单' }).click();
  await maker.getByLabel('资金', { exact: true }).selectOption({ label: '工会经费' });
  await maker.getByRole('button', { name: '制单' }).click();
  await expect(maker.getByRole('heading', { name: '这个批次' })).toBeVisible();
  const address = maker.url();
  await expectAccessible(maker, 'a batch');

  const { page } = await signIn(accountant, desk);
  await page.goto(address);
  await page.getByRole('button', { name: '复核通过' }).click();
  await expect(page.getByRole('dialog').getByText(/2 笔，合计/)).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: '复核通过' }).click();
  await expect(page.getByText('已复核，等回盘文件').first()).toBeVisible();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 CSV' }).click()]);
  const [, ...lines] = (await readFile(await file.path(), 'utf8')).trim().split(/\r?\n/);
  expect(lines).toHaveLength(2);

  // The bank knows the first, says nothing of the second, and names one that nobody sent.
  const [reference = '', , , , amount = ''] = (lines[0] ?? '').split(',');
  const result = `付款编号,金额,结果\n${reference},${amount},成功\n${reference}9,1.00,成功\n`;
  await page.locator('input[type=file]').setInputFiles({ name: 'result.csv', mimeType: 'text/csv', buffer: Buffer.from(result) });
  await expect(page.getByText('1 笔要问银行')).toBeVisible();
  await expect(page.getByText('没有这个编号')).toBeVisible();
  await expectReach(page, 'a batch with a line unknown', smallest);
  await expectAccessible(page, 'a batch with a line unknown');
  await look(page, 'aid-16-unknown-desk');
  await page.getByLabel('付款编号').selectOption({ index: 1 });
  await page.getByLabel('银行怎么说').selectOption({ label: '已付' });
  await page.getByRole('button', { name: '记下结果' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '记下结果' }).click();
  await expect(page.getByText('已结清').first()).toBeVisible();
  await page.getByRole('button', { name: /看谁制单/ }).click();
  await expect(page.getByText(cashier.name)).toBeVisible();
  await look(page, 'aid-17-settled-desk');
});

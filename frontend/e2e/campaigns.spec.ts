/** Journey 15: 送温暖 for all of a shop: a list by rule, stock for two thousand, approved by two, handed out by code and once, the stock
 *  counted by one and confirmed by another. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test } from './people';
import { expectReach, smallest } from './reach';

const staff = account((each) => each.role === '第一分厂工会干事', 'union staff of a plant');
const other = account((each) => each.role === '集团工会干事', 'union staff of the group');
const first = account((each) => each.role === '第一分厂审批人', 'an approver of the plant');
const second = account((each) => each.role === '集团工会主席', 'an approver of the group');
const accountant = account((each) => each.role === '集团工会会计', 'a finance officer');
const worker = account((each) => each.role === '职工' && each.unit === '铸造车间', 'an employee of the foundry');
const mate = account((each) => each.role === '铸造车间评估人', 'another member of the foundry');

const name = `夜班送温暖 ${Date.now() % 100000}`;
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
let address = '';

test.describe.configure({ mode: 'serial', timeout: 300_000 });
test.afterAll(() => expect(complaints).toEqual([]));

async function open(page: Page) {
  await page.getByRole('link', { name: '慰问活动', exact: true }).first().click();
  await page.getByRole('main').getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
}

test('an officer plans goods, makes the list by a rule and submits it', async ({ signIn }) => {
  const { page } = await signIn(staff, desk);
  await page.getByRole('link', { name: '慰问活动', exact: true }).first().click();
  await expectAccessible(page, 'campaigns');
  await page.getByRole('link', { name: '新建慰问活动' }).click();
  await page.getByLabel('类型').selectOption('warmth');
  await page.getByLabel('名称').fill(name);
  await page.getByLabel('发放地点').fill('一分厂食堂门口');
  await page.getByLabel('结束日期').fill(today());
  await page.getByLabel('资金').selectOption('dues');
  await page.getByLabel('预算').fill('200');
  await page.getByLabel('品名').fill('棉手套');
  await page.getByLabel('计量单位').fill('双');
  await page.getByLabel('总数量').fill('2000');
  await page.getByLabel('单价').fill('0.1');
  await expectAccessible(page, 'the plan');
  await page.getByRole('button', { name: '保存，下一步生成名单' }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
  address = new URL(page.url()).pathname;
  await page.getByLabel('按什么规则').selectOption('units');
  await page.getByRole('group', { name: '只要其中一个下级单位' }).getByRole('button').click();
  await page.getByRole('dialog').getByRole('searchbox').fill('铸造车间');
  await page.getByRole('dialog').getByText('铸造车间', { exact: true }).click();
  await page.getByRole('button', { name: '生成名单', exact: true }).click();
  await expect(page.getByText('等待送审').first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: '送审', exact: true }).click();
  await expect(page.getByText('等待审批').first()).toBeVisible();
  await look(page, 'relief-01-campaign-desk');
});

test('two approve it, neither of whom made it', async ({ signIn }) => {
  const { page } = await signIn(first, desk);
  await open(page);
  await page.getByRole('button', { name: '同意', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click();
  await expect(page.getByText('一人已批，等第二人').first()).toBeVisible();
  const { page: atSecond } = await signIn(second, desk);
  await open(atSecond);
  await atSecond.getByRole('button', { name: '同意并开始发放' }).last().click();
  await atSecond.getByRole('dialog').getByRole('button', { name: '同意并开始发放' }).click();
  await expect(atSecond.getByText('发放中').first()).toBeVisible();
});

test('a worker shows the code, collects once, and cannot collect again', async ({ signIn }) => {
  const { page: atWorker } = await signIn(worker, phone);
  await atWorker.goto('/');
  await atWorker.getByRole('link', { name: new RegExp(name) }).click();
  const card = atWorker.locator('section').filter({ hasText: name });
  await expect(card.getByRole('img', { name: '领取码的二维码' })).toBeVisible();
  await expectAccessible(atWorker, 'what I can collect');
  await look(atWorker, 'relief-02-code-phone');
  const code = (await card.locator('strong').first().innerText()).replace(/\s/g, '');
  expect(code).toMatch(/^\d{8}$/);

  const { page } = await signIn(staff, phone);
  await page.goto(`${address}/hand-out`);
  await page.getByLabel('对方手机上的 8 位领取码').fill(code);
  await expect(page.getByRole('button', { name: `发给 ${worker.name}` })).toBeVisible();
  await expectAccessible(page, 'the hand-out');
  await expectReach(page, 'the hand-out', smallest, true);
  await look(page, 'relief-03-hand-out-phone');
  await page.getByRole('button', { name: `发给 ${worker.name}` }).click();
  await expect(page.getByText(`已发给 ${worker.name}`)).toBeVisible();
  await page.getByLabel('对方手机上的 8 位领取码').fill(code);
  await expect(page.getByText('名单里没有找到')).toBeVisible();
  await page.getByText('没带手机').click();
  await page.getByLabel('姓名或工号').fill(worker.employee_number);
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('button', { name: new RegExp(worker.name) }).click();
  await expect(page.getByText('不能再领')).toBeVisible();
});

test('without a phone a signature does', async ({ signIn }) => {
  const { page } = await signIn(staff, phone);
  await page.goto(`${address}/hand-out`);
  await page.getByText('没带手机').click();
  await page.getByLabel('姓名或工号').fill(mate.employee_number);
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('button', { name: new RegExp(mate.name) }).click();
  await expect(page.getByRole('button', { name: `发给 ${mate.name}` })).toBeDisabled();
  const pad = await page.getByRole('img', { name: '请领取人在框里签名' }).boundingBox();
  if (!pad) throw new Error('no pad');
  await page.mouse.move(pad.x + 30, pad.y + 30);
  await page.mouse.down();
  await page.mouse.move(pad.x + 120, pad.y + 70, { steps: 6 });
  await page.mouse.up();
  await page.getByRole('button', { name: `发给 ${mate.name}` }).click();
  await expect(page.getByText(`已发给 ${mate.name}`)).toBeVisible();
});

test('the stock is counted by one, confirmed by another, and the account closed', async ({ signIn }) => {
  const { page } = await signIn(staff, desk);
  await page.goto(address);
  await page.getByLabel(/“棉手套”还剩几双/).fill('1997');
  await page.getByLabel(/“棉手套”少了 1/).fill('一双破损');
  await page.getByRole('button', { name: '提交盘点，结束发放' }).click();
  await expect(page.getByText('已盘点，等核对').first()).toBeVisible();
  const { page: atOther } = await signIn(other, desk);
  await open(atOther);
  await atOther.getByRole('button', { name: '核对无误', exact: true }).last().click();
  await expect(atOther.getByText('已核对，等结算').first()).toBeVisible();
  const { page: atFinance } = await signIn(accountant, desk);
  await open(atFinance);
  await atFinance.getByLabel('实际花费').fill('36');
  await atFinance.getByRole('button', { name: '结算', exact: true }).last().click();
  await atFinance.getByRole('dialog').getByRole('button', { name: '结算', exact: true }).click();
  await expect(atFinance.getByText('已结束').first()).toBeVisible();
  await look(atFinance, 'relief-04-closed-desk');
});

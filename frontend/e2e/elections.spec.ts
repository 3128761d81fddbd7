/** Journey 20 for committee and voter: a draft becomes a published roll, a voter objects and is answered; anybody reads the
 *  board of an election that is certified, and finds a ballot by its tracker. */
import { expect } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test } from './people';

const committee = account((each) => each.role === '第二分厂选举委员', 'a member of an election committee');
const voter = account((each) => each.role === '职工' && each.unit === '焊接车间', 'an employee of the welding shop');

test.describe.configure({ mode: 'serial', timeout: 300_000 });
test.afterAll(() => expect(complaints).toEqual([]));

test('a committee drafts an election and publishes its roll; a voter objects, and is answered', async ({ signIn }) => {
  const title = `小组长选举 ${Date.now()}`;
  const { page } = await signIn(committee, desk);
  await page.goto('/elections');
  await page.getByRole('link', { name: '起草一场选举' }).click();
  await page.getByLabel('名称').fill(title);
  await page.getByLabel('逐个表决候选人').check();
  await page.getByLabel('题目').fill('选举小组长');
  await page.getByLabel('候选人或选项，一行一个').fill('张三\n丁一');
  await page.getByRole('button', { name: '按姓氏笔画排列' }).click();
  await expect(page.getByLabel('候选人或选项，一行一个')).toHaveValue('丁一\n张三');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await expect(page.getByText('请至少选一位托管人')).toBeVisible();
  await page.getByRole('switch', { name: '董俊杰' }).check();
  await page.getByRole('switch', { name: '邓红霞' }).check();
  await page.getByLabel('由谁登记').selectOption({ index: 1 });
  await expectAccessible(page, 'draft of an election');
  await look(page, 'election-draft');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
  await page.getByRole('button', { name: '公布名册' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '公布名册并通知选民' }).click();
  await expect(page.getByText('名册公布中').first()).toBeVisible();
  await look(page, 'election-committee');

  const atPhone = (await signIn(voter, phone)).page;
  await atPhone.goto(page.url());
  await expect(atPhone.getByText('您在名册上，可以投票')).toBeVisible();
  await expectAccessible(atPhone, 'election of a voter');
  await atPhone.getByRole('link', { name: '核对名册' }).click();
  await atPhone.getByText('名册有错？提出异议').click();
  await atPhone.getByLabel('哪里不对').fill('名册里漏了一位同事');
  await atPhone.getByRole('button', { name: '提交给选举委员会' }).click();
  await expect(atPhone.getByText('等待答复')).toBeVisible();
  await expectAccessible(atPhone, 'roll');
  await look(atPhone, 'election-roll');

  await page.reload();
  await page.getByRole('link', { name: '去答复' }).click();
  await page.getByRole('button', { name: '答复', exact: true }).click();
  await page.getByLabel('答复', { exact: true }).fill('已核对，名册无误');
  await page.getByRole('button', { name: '答复并更新名册' }).click();
  await expect(page.getByText('已核对，名册无误')).toBeVisible();
  await atPhone.reload();
  await expect(atPhone.getByText('已核对，名册无误')).toBeVisible();
});

test('anybody whom it concerns reads the result, and finds a ballot by its tracker', async ({ signIn }) => {
  const { page } = await signIn(voter, phone);
  await page.goto('/elections');
  await page.getByRole('link', { name: '工资集体协议草案表决' }).click();
  await page.getByRole('link', { name: '看结果' }).click();
  await expect(page.getByText('结果已由选举委员会两人签署')).toBeVisible();
  await expectAccessible(page, 'board');
  await look(page, 'election-board');
  const [tracker = ''] = await page.getByRole('list', { name: '加密选票' }).locator('code').allTextContents();
  await page.getByLabel('追踪码').fill(tracker);
  await page.getByRole('button', { name: '在公示板上查找' }).click();
  await expect(page.getByText(/^在公示板上，序号 \d+/)).toBeVisible();
  await page.getByLabel('追踪码').fill(`${tracker.slice(1)}A`);
  await page.getByRole('button', { name: '在公示板上查找' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('link', { name: '怎么核验选举' }).click();
  await expect(page.getByText('belenios-tool election verify', { exact: false }).first()).toBeVisible();
  await expectAccessible(page, 'how to check');
});

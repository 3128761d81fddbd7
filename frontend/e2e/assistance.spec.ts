/** Journeys 11 and 13: a household in hardship checks, applies, is visited and assessed, is on notice and approved; its aid is
 *  paid in a batch that one makes and another releases. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, accounts, complaints, desk, look, phone, test, type Account } from './people';
import { expectReach } from './reach';

const security = account((each) => each.role === '安全管理员', 'security administrator');
const system = account((each) => each.role === '系统管理员', 'system administrator');
const staff = account((each) => each.role === '集团工会干事', 'union staff of the group');
const applicant = account((each) => each.role === '职工' && each.unit === '焊接车间', 'an employee of the welding shop');
const handlers = accounts.filter(({ role }) => role.endsWith('经办人'));
const other = account((each) => each.role === '职工' && each.unit === '机加工车间', 'an employee of another shop');
const third = account((each) => each.role === '职工' && each.unit === '铸造车间', 'an employee of a third shop');
const approver = account((each) => each.role === '第二分厂审批人', 'an approver');
const finance = account((each) => each.role === '职工' && each.unit === '涂装车间', 'an employee of the paint shop');
const [one, two, three, four] = handlers as [Account, Account, Account, Account];

/** Who does what; nobody both assesses and approves. */
const duties: [Account, string][] = [
  [one, 'assessor'],
  [two, 'assessor'],
  [three, 'assessor'],
  [four, 'assessor'],
  [third, 'assessor'],
  [other, 'approver'],
  [finance, 'finance'],
];

test.describe.configure({ mode: 'serial' });
test.afterAll(() => expect(complaints).toEqual([]));

/** Of the page's own person. */
const call = (page: Page, method: string, path: string, body?: object) =>
  page.evaluate(
    async ({ method, path, body }) => {
      const headers = { 'X-Tongxin': '1', 'Content-Type': 'application/json' };
      const response = await fetch(`/api/v1/identity${path}`, { method, headers, body: body && JSON.stringify(body) });
      return (await response.json()) as {
        id: string;
        code?: string;
        items: { id: string; name: string }[];
        proposal?: { id: string };
      };
    },
    { method, path, body },
  );

async function give(atSecurity: Page, atSystem: Page, who: Account, role: string, unitId: string) {
  const [member] = (await call(atSecurity, 'GET', `/members?q=${who.employee_number}`)).items;
  const grant = { member_id: member?.id, role, unit_id: unitId, reason: '困难帮扶工作需要', code: false };
  const made = await call(atSecurity, 'POST', '/proposals/grants', grant);
  const id = made.proposal?.id ?? made.id;
  // Held already, where the journey is walked again.
  if (id) await call(atSystem, 'POST', `/proposals/${id}/confirm`, { reason: '已核对' });
}

const paper = (name: string) => ({ name: `${name}.txt`, mimeType: 'text/plain', buffer: Buffer.from(`${name} 2026 年`) });

async function fillFigures(page: Page) {
  await page.getByLabel('家里几口人').selectOption('1');
  await page.getByLabel('全家一年到手的收入').fill('24000');
  await page.getByLabel('全家存款和理财').fill('3000');
  await page.getByLabel('车现在值多少').fill('0');
  await page.getByLabel('房子几套').selectOption('1');
  await page.getByRole('checkbox', { name: '看病、住院' }).check();
  await page.getByLabel('看病自己付的').fill('18000');
}

/** Opens the household from the queue of what waits for the page’s person. */
async function openFile(page: Page) {
  await page.goto('/assistance/households');
  await page.getByRole('main').getByRole('link', { name: applicant.name }).first().click();
  await expect(page.getByRole('heading', { name: applicant.name })).toBeVisible();
}

const choose = (page: Page, who: Account) => page.getByRole('checkbox', { name: who.name }).check();

test('roles are given by two administrators', async ({ signIn }) => {
  const { page: atSecurity } = await signIn(security, desk);
  const { page: atSystem } = await signIn(system, desk);
  const top = (await call(atSecurity, 'GET', '/units')).items.find(({ name }) => name === security.unit);
  for (const [who, role] of duties) await give(atSecurity, atSystem, who, role, top?.id ?? '');
});

test('a member checks in two minutes, and applies with the same answers', async ({ signIn }) => {
  const { page } = await signIn(applicant, phone);
  await page.getByRole('link', { name: /^求帮助/ }).click();
  await expectAccessible(page, 'help');
  await page.getByRole('link', { name: /自查$/ }).click();
  await page.getByRole('button', { name: '看结果' }).click();
  await expect(page.getByText('请填写').first()).toBeVisible();
  await fillFigures(page);
  await page.getByRole('button', { name: '看结果' }).click();
  await expect(page.getByText('深度困难')).toBeVisible();
  await expect(page.getByText(/刚性支出：医疗 18,000.00/)).toBeVisible();
  await expectAccessible(page, 'the result of the check');
  await look(page, 'aid-01-check-phone');

  await page.getByRole('link', { name: '接着申请' }).click();
  await expect(page.getByLabel('全家一年到手的收入')).toHaveValue('24,000.00');
  await page.getByLabel('身份证号').fill('370202198503140018');
  for (const consent of ['核对收入和财产', '使用健康信息', '使用银行账户'])
    await page.getByRole('switch', { name: consent }).check();
  await page.getByLabel('说说情况').fill('我今年查出尿毒症，每周透析三次，自己付的费用很多。');
  await page.reload();
  await expect(page.getByLabel('说说情况')).toHaveValue(/透析/);
  await page.getByLabel('家庭住址').fill('青岛市市北区延安三路 12 号');
  await page.getByLabel('户名').fill(applicant.name);
  await page.getByLabel('开户银行').fill('工商银行青岛市北支行');
  await page.getByLabel('账号', { exact: true }).fill('6222 0202 0001 2345 678');
  await page.getByRole('button', { name: /^提交给/ }).click();
  await expect(page.getByText('还缺证明材料').or(page.getByText('还有几处没填好')).first()).toBeVisible();
  for (const kind of ['身份证', '收入证明', '医疗诊断和费用单据'])
    await page.getByRole('group', { name: kind, exact: true }).locator('input[type=file]').setInputFiles(paper(kind));
  await expect(page.getByText('已上传')).toHaveCount(3, { timeout: 60_000 });
  await expectAccessible(page, 'the application');
  await look(page, 'aid-02-apply-phone');
  await page.getByRole('button', { name: /^提交给/ }).click();
  await expect(page.getByText(/HF-\d{4}-\d{6}/).first()).toBeVisible();
  await expect(page.getByText('工会会安排两位走访人')).toBeVisible();
  await expectAccessible(page, 'my application');
  await look(page, 'aid-03-own-phone');
});

test('staff name two visitors, one records the visit, the other confirms it', async ({ signIn }) => {
  const { page } = await signIn(staff, desk);
  await openFile(page);
  await expectAccessible(page, 'a household at work');
  await choose(page, one);
  await choose(page, two);
  await expectReach(page, 'naming visitors');
  await look(page, 'aid-04-visitors-desk');
  await page.getByRole('button', { name: '请这两位走访' }).click();
  await expect(page.getByText('入户核查中').first()).toBeVisible();

  const { page: first } = await signIn(one, phone);
  await openFile(first);
  await first.getByRole('button', { name: '打开家庭情况（留下记录）' }).click();
  await expect(first.getByText('青岛市市北区延安三路 12 号')).toBeVisible();
  await first.getByRole('link', { name: '填走访记录' }).click();
  await first.getByRole('button', { name: /^打开地址和备注/ }).click();
  await first.getByLabel('走访日期').fill(new Date().toISOString().slice(0, 10));
  await first.getByLabel('看到的情况').fill('家中陈设简单，病历与票据齐全，与填写一致。');
  await expectAccessible(first, 'recording a visit');
  await look(first, 'aid-05-visit-phone');
  await first.getByRole('button', { name: '送出，请另一位确认' }).click();
  await expect(first.getByText('核查已记录').first()).toBeVisible();

  const { page: second } = await signIn(two, phone);
  await openFile(second);
  await second.getByRole('button', { name: '打开家庭情况（留下记录）' }).click();
  await expect(second.getByText('家中陈设简单')).toBeVisible();
  await second.getByRole('button', { name: '确认', exact: true }).click();
  await expect(second.getByText('核查完成').first()).toBeVisible();
});

test('three assess it, and it is on notice', async ({ signIn }) => {
  const { page } = await signIn(staff, desk);
  await openFile(page);
  for (const who of [three, four, third]) await choose(page, who);
  await page.getByRole('button', { name: '请他们评议' }).click();
  await expect(page.getByText('评议中').first()).toBeVisible();
  for (const who of [three, four, third]) {
    const { page: own } = await signIn(who, phone);
    await openFile(own);
    await own.getByLabel('您的意见').selectOption({ label: '支持' });
    await own.getByLabel('理由').fill('情况属实，支持建档。');
    await own.getByLabel(/亲属或密切关系/).selectOption({ label: '没有' });
    if (who === three) await look(own, 'aid-06-view-phone');
    await own.getByRole('button', { name: '提交意见' }).click();
    await expect(own.getByText('意见已提交')).toBeVisible();
  }
  await page.reload();
  await page.getByRole('button', { name: '开始公示' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '开始公示' }).click();
  await expect(page.getByText('公示中').first()).toBeVisible();
  await page.getByRole('button', { name: '打开异议（留下记录）' }).click();
  await expect(page.getByText('没有人提异议。')).toBeVisible();
  await look(page, 'aid-07-on-notice-desk');
});

test('the unit reads the notice with a masked name, and the applicant where it stands', async ({ signIn }) => {
  const { page } = await signIn(applicant, phone);
  await page.goto('/help/notices');
  await page.locator('.row-link').first().click();
  await expect(page.getByText('拟建立困难职工档案')).toBeVisible();
  await expect(page.getByRole('main').getByText(applicant.name, { exact: true })).toHaveCount(0);
  await expectAccessible(page, 'a notice');
  await look(page, 'aid-08-notice-phone');
});

test('finance reads the funds, adds a budget, and finds nothing to pay yet', async ({ signIn }) => {
  const { page } = await signIn(finance, desk);
  await page.goto('/assistance/funds');
  await page.getByText('给专项帮扶资金加预算').click();
  await page.getByLabel('金额').last().fill('200000');
  await page.getByRole('button', { name: '加入预算' }).last().click();
  await expect(page.getByText(/200,000.00/).first()).toBeVisible();
  await expectAccessible(page, 'funds');
  await look(page, 'aid-09-funds-desk');
  await page.goto('/assistance/payouts');
  await page.getByRole('button', { name: '制单' }).click();
  await page.getByLabel('资金', { exact: true }).selectOption({ label: '专项帮扶资金' });
  await page.getByRole('button', { name: '制单' }).click();
  await expect(page.getByRole('alert')).toContainText('没有等待付款的帮扶金');
  await expectAccessible(page, 'payouts');
  await look(page, 'aid-10-payouts-desk');
  for (const address of ['/assistance/programmes', '/assistance/aids']) {
    await page.goto(address);
    await expect(page.locator('.skeleton')).toHaveCount(0);
    await expectAccessible(page, address);
    await look(page, `aid-11${address.replaceAll('/', '-')}-desk`);
  }
});

test('an approver for whom nothing waits is told so', async ({ signIn }) => {
  const { page } = await signIn(approver, desk);
  await page.goto('/assistance/households');
  await expect(page.getByText('没有等您处理的')).toBeVisible();
  await page.goto('/assistance/aids');
  await expect(page.getByText('没有等您审批的')).toBeVisible();
  await expectAccessible(page, 'an empty queue');
});

/** Journey 26: HR moves somebody who changed shops; security proposes a role that another administrator confirms, is refused what one
 *  person may not hold, and takes the role away, after which the page is gone. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, call, complaints, desk, look, phone, test } from './people';
import { expectReach } from './reach';

const hr = account((each) => each.role === '人事管理员', 'HR administrator');
const security = account((each) => each.role === '安全管理员', 'security administrator');
const system = account((each) => each.role === '系统管理员', 'system administrator');
const auditor = account((each) => each.role === '审计管理员', 'auditor');
const member = account((each) => each.role === '职工' && each.unit === '涂装车间', 'an employee of the paint shop');
const other = '焊接车间';

test.afterAll(() => expect(complaints).toEqual([]));

async function openPerson(page: Page, name: string, number: string) {
  await page.goto('/people');
  await page.getByRole('main').getByRole('searchbox').fill(number);
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
}

async function moveTo(page: Page, unit: string) {
  await page.getByRole('group', { name: '所属单位' }).getByRole('button').click();
  await page.getByRole('dialog').getByRole('searchbox').fill(unit);
  await expectAccessible(page, 'choosing a unit');
  await page.getByRole('dialog').getByRole('button', { name: unit }).click();
  await page.getByRole('button', { name: `调到${unit}` }).click();
  await expectAccessible(page, 'the question before a move');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `调到${unit}` })
    .click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

async function choose(page: Page, number: string, role: string, unit: string) {
  await page.goto('/people/grants/new');
  await page.getByLabel('哪一位').fill(number);
  await page.getByRole('button', { name: new RegExp(number) }).click();
  await page.getByLabel('角色').selectOption({ label: role });
  await page.getByRole('group', { name: '在哪个单位' }).getByRole('button').click();
  await page.getByRole('dialog').getByRole('searchbox').fill(unit);
  await page.getByRole('dialog').getByRole('button', { name: unit }).click();
}

/** Confirms, or refuses, the proposal of this name on the page of those that wait. */
async function decide(page: Page, how: '确认' | '不同意', what: string, reason: string) {
  await page.goto('/proposals');
  await page.getByRole('button', { name: `${how}: ${what}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: how, exact: true }).click();
  await expect(dialog.getByText('请填写')).toBeVisible();
  await dialog.getByLabel('理由').fill(reason);
  await expectAccessible(page, `${how} a proposal`);
  await dialog.getByRole('button', { name: how, exact: true }).click();
}

test('HR moves somebody to another shop, who then belongs there', async ({ signIn }) => {
  const { page } = await signIn(hr, desk);
  await openPerson(page, member.name, member.employee_number);
  await moveTo(page, other);
  await expect(page.locator('.page-head').getByText(other)).toBeVisible();
  await look(page, '30-moved-desk');

  const { page: own } = await signIn(member, phone);
  await expect(own.getByText(new RegExp(`${other}$`))).toBeVisible();
  // Put back for the journeys that follow.
  await moveTo(page, member.unit);
  await expect(page.locator('.page-head').getByText(member.unit)).toBeVisible();
});

test('a role is given, one that may not be held together is refused, and what is taken away is gone', async ({ signIn }) => {
  const { page } = await signIn(security, desk);
  await expect(page.getByRole('heading', { name: '角色授权' })).toBeVisible();
  // The page before has read everybody's roles; nobody is chosen yet, so none are shown as this person's.
  await expect(page.getByRole('table').getByText('承办人').first()).toBeVisible();
  await page.getByRole('link', { name: '授予角色' }).click();
  await expect(page.getByLabel('哪一位')).toBeVisible();
  await expect(page.getByText('已有的角色')).toHaveCount(0);
  await choose(page, member.employee_number, '承办人', '后勤服务部');
  await expect(page.getByText('在后勤服务部和它下面的所有单位有效。')).toBeVisible();
  await page.getByLabel('理由').fill('后勤服务部推荐他负责答复职工诉求。');
  await look(page, '31-grant-desk');
  await expectReach(page, 'the form of a grant, filled');
  const what = `授予${member.name}：后勤服务部的承办人`;
  await page.getByRole('button', { name: `申请${what}` }).click();
  await expect(page.getByRole('heading', { name: what })).toBeVisible();
  const { page: atSystem } = await signIn(system, desk);
  await decide(atSystem, '确认', what, '已与后勤服务部核对。');
  await expect(atSystem.getByText(`已确认：${what}`)).toBeVisible();
  await expect(atSystem.getByRole('heading', { name: what })).toHaveCount(0);

  const { page: own } = await signIn(member, desk);
  await expect(own.getByRole('link', { name: '本部门承办' })).toBeVisible();
  await own.goto('/desk/cases?scope=department&state=all');
  await expect(own.getByRole('table')).toBeVisible();

  // The form says beforehand that it cannot be, and the refusal says why.
  await choose(page, auditor.employee_number, '安全管理员（与“审计员”不能由同一人担任）', '同心重工集团');
  await page.getByLabel('理由').fill('暂代');
  await page.getByRole('button', { name: /^申请授予/ }).click();
  await expect(page.getByRole('alert')).toContainText('不能');
  await look(page, '32-conflict-desk');

  await page.goto(`/people/grants?q=%22${member.employee_number}%22`);
  await page.getByRole('button', { name: new RegExp(`收回: ${member.name}`) }).click();
  await page.getByRole('dialog').getByRole('button', { name: '收回“承办人”' }).click();
  await expect(page.getByText(`已收回：${member.name}不再是后勤服务部的承办人。`)).toBeVisible();
  await look(page, '33-taken-away-desk');

  // A token may live on for some seconds; then the page is no longer theirs, and the duty is gone from the rail.
  await expect(async () => {
    await own.reload();
    await expect(own.getByRole('heading', { name: '这一页不对您开放' })).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 120_000 });
  await expect(own.getByText('本部门承办')).toHaveCount(0);
  await look(own, '34-not-theirs-desk');
});

interface Person {
  id: string;
  employee_number: string;
  name: string;
  activated: boolean | null;
  may_issue_code: boolean;
  needs_two: boolean;
}

test('a role comes with a code in two halves, which open the account that HR opened before; another proposal is refused', async ({
  signIn,
  browser,
}) => {
  const { page: atHr } = await signIn(hr, desk);
  const people = await call<{ items: Person[] }>(atHr, 'GET', '/identity/members?limit=100');
  const opened = people.items.find((each) => each.activated === false && each.may_issue_code && !each.needs_two);
  if (!opened) throw new Error('everybody has an account');
  const { code } = await call<{ code: string }>(atHr, 'POST', `/identity/members/${opened.id}/activation-code`);
  const { employee_number } = opened;
  const guest = await browser.newPage();
  await call(guest, 'POST', '/identity/activations', { employee_number, code, password: 'demonstration only, of HR' });
  await guest.close();
  const { page } = await signIn(security, desk);
  const { page: atSystem } = await signIn(system, desk);
  await atSystem.goto('/');
  await expect(atSystem.getByRole('heading', { name: `${system.name}，您好` })).toBeVisible();
  await expect(atSystem.locator('.skeleton')).toHaveCount(0);
  const waiting = atSystem.getByRole('link', { name: /项申请等您确认/ });
  const before = (await waiting.count()) ? Number.parseInt((await waiting.textContent()) ?? '', 10) : 0;

  await choose(page, opened.employee_number, '工会干部', '机加工车间');
  await page.getByRole('button', { name: /^申请授予/ }).click();
  await expect(page.getByText('请填写')).toBeVisible();
  await page.getByLabel('理由').fill('车间工会换届，当选工会干事。');
  await page.getByRole('button', { name: /^申请授予/ }).click();
  await expect(page.getByRole('alert')).toContainText('人事发放的激活码');
  await expectAccessible(page, 'an account that HR opened');
  await look(page, '35-opened-by-hr-desk');
  await page.getByRole('switch', { name: '同时发激活码' }).check();
  await page.getByRole('button', { name: /^申请授予/ }).click();
  const first = await page.getByRole('dialog').locator('output').textContent();
  await look(page, '36-first-half-desk');
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
  const what = `授予${opened.name}：机加工车间的工会干部`;
  await expect(page.getByRole('heading', { name: what })).toBeVisible();
  await look(page, '37-proposed-desk');

  // Live: nobody reloads the system administrator's home.
  await expect(atSystem.getByRole('link', { name: `${before + 1} 项申请等您确认` })).toBeVisible();
  await decide(atSystem, '确认', what, '已核对选举结果和工作证。');
  const second = await atSystem.getByRole('dialog').locator('output').textContent();
  await look(atSystem, '38-second-half-desk');
  await atSystem.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
  // The proposer's page follows.
  await expect(page.getByRole('heading', { name: what })).toHaveCount(0);
  await page.getByRole('button', { name: '已有结果' }).click();
  await expect(page.getByText('已核对选举结果和工作证。').first()).toBeVisible();

  const context = await browser.newContext({ viewport: phone });
  const own = await context.newPage();
  const enter = async (code: string) => {
    await own.goto('/activate');
    await own.getByLabel('工号').fill(opened.employee_number);
    await own.getByLabel('激活码').fill(code);
    for (const label of ['设置密码', '再输一次密码'])
      await own.getByLabel(label, { exact: true }).fill('demonstration only, of the member');
    await own.getByRole('button', { name: '设置密码并登录' }).click();
  };
  await enter(first ?? '');
  await expect(own.getByRole('alert')).toBeVisible();
  await enter(`${second} ${first}`);
  await expect(own.getByRole('heading', { name: `${opened.name}，您好` })).toBeVisible();
  await own.goto('/desk');
  await expect(own.getByRole('heading', { name: '今日', exact: true })).toBeVisible();
  await own.goto('/inbox');
  await own
    .getByRole('link', { name: /一项申请已确认生效/ })
    .first()
    .click();
  await expect(own.getByRole('heading', { name: what })).toBeVisible();
  await look(own, '39-about-me-phone');
  await context.close();

  // Put back for the journeys that follow: the role at once, the account by a proposal that is refused first.
  await page.goto(`/people/grants?q=%22${opened.employee_number}%22`);
  await page.getByRole('button', { name: new RegExp(`收回: ${opened.name}`) }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^收回/ }).click();
  await page.getByRole('link', { name: '重新授予' }).click();
  await page.getByLabel('理由').fill('收回错了。');
  await page.getByRole('button', { name: /^申请授予/ }).click();
  await expect(page.getByRole('heading', { name: what })).toBeVisible();
  await decide(atSystem, '不同意', what, '已不在车间工会任职。');
  await expect(atSystem.getByText(`已回复不同意：${what}`)).toBeVisible();
  await expect(page.getByRole('heading', { name: what })).toHaveCount(0);
});

test('HR proposes to deactivate an officer, whose account goes on, and withdraws it', async ({ signIn }) => {
  const staff = account((each) => each.role === '第二分厂工会干事', 'union staff');
  const { page } = await signIn(hr, desk);
  await openPerson(page, staff.name, staff.employee_number);
  await page.getByRole('group', { name: '所属单位' }).getByRole('button').click();
  await page.getByRole('dialog').getByRole('searchbox').fill(other);
  await page.getByRole('dialog').getByRole('button', { name: other }).click();
  await expectReach(page, 'an officer who may be moved');
  await page.getByRole('button', { name: `申请调到${other}` }).click();
  await expectReach(page, 'the question before a move is proposed');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '申请停用账号' }).click();
  await page.getByRole('dialog').getByLabel('理由').fill('本人提出离职。');
  await expectAccessible(page, 'proposing a deactivation');
  await look(page, '40-propose-off-desk');
  await page.getByRole('dialog').getByRole('button', { name: '提出申请' }).click();
  await expect(page.getByText('申请已提出，等另一位管理员确认')).toBeVisible();
  await expect(page.getByRole('button', { name: '申请停用账号' })).toBeVisible();

  const { page: own } = await signIn(staff, phone);
  await own.goto('/proposals');
  const what = `停用${staff.name}的账号`;
  await expect(own.getByRole('heading', { name: what })).toBeVisible();
  await expect(own.getByRole('button', { name: new RegExp(`: ${what}`) })).toHaveCount(0);
  await look(own, '41-about-an-officer-phone');

  await page.goto('/proposals');
  await page.getByRole('button', { name: `撤回申请: ${what}` }).click();
  await page.getByRole('dialog').getByLabel('理由').fill('本人决定留下。');
  await page.getByRole('dialog').getByRole('button', { name: '撤回申请' }).click();
  await expect(page.getByText(`已撤回：${what}`)).toBeVisible();
  await expect(own.getByRole('heading', { name: what })).toHaveCount(0);
});

/** Journey 26: HR moves somebody who changed shops; security gives a role, is refused what one person may not hold, and takes the
 *  role away, after which the page is gone. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test } from './people';

const hr = account((each) => each.role === '人事管理员', 'HR administrator');
const security = account((each) => each.role === '安全管理员', 'security administrator');
const auditor = account((each) => each.role === '审计管理员', 'auditor');
const member = account((each) => each.role === '职工' && each.unit === '涂装车间', 'an employee of the paint shop');
const other = '焊接车间';

test.afterAll(() => expect(complaints).toEqual([]));

async function openPerson(page: Page, name: string, number: string) {
  await page.goto('/people');
  await page.getByRole('searchbox').fill(number);
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
  await page.getByRole('dialog').getByRole('button', { name: `调到${unit}` }).click();
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

test('HR moves somebody to another shop, who then belongs there', async ({ signIn }) => {
  const { page } = await signIn(hr, desk);
  await openPerson(page, member.name, member.employee_number);
  await moveTo(page, other);
  await expect(page.locator('.page-head').getByText(other)).toBeVisible();
  await look(page, '30-moved-desk');

  const { page: own } = await signIn(member, phone);
  await expect(own.getByText(new RegExp(`${other}$`))).toBeVisible();
  // Put back, for whoever walks after.
  await moveTo(page, member.unit);
  await expect(page.locator('.page-head').getByText(member.unit)).toBeVisible();
});

test('a role is given, one that may not be held together is refused, and what is taken away is gone', async ({ signIn }) => {
  const { page } = await signIn(security, desk);
  await expect(page.getByRole('heading', { name: '角色授权' })).toBeVisible();
  await choose(page, member.employee_number, '承办人', '后勤服务部');
  await expect(page.getByText('在后勤服务部和它下面的所有单位有效。')).toBeVisible();
  await look(page, '31-grant-desk');
  await page.getByRole('button', { name: `授予${member.name}：后勤服务部的承办人` }).click();
  await expect(page).not.toHaveURL(/new/);

  const { page: own } = await signIn(member, desk);
  await expect(own.getByRole('link', { name: '本部门承办' })).toBeVisible();
  await own.goto('/desk/cases?scope=department&state=all');
  await expect(own.getByRole('table')).toBeVisible();

  // The form says beforehand that it cannot be, and the refusal says why.
  await choose(page, auditor.employee_number, '安全管理员（与“审计员”不能由同一人担任）', '同心重工集团');
  await page.getByRole('button', { name: /^授予/ }).click();
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
    await expect(own.getByRole('heading', { name: '这一页不对您开放' })).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await expect(own.getByText('本部门承办')).toHaveCount(0);
  await look(own, '34-not-theirs-desk');
});

test('an account that HR opened is reset with a role that shows what HR must not see', async ({ signIn }) => {
  const { page: atHr } = await signIn(hr, desk);
  const opened = await atHr.evaluate(async () => {
    const headers = { 'X-Tongxin': '1', 'Content-Type': 'application/json' };
    const people = (await (await fetch('/api/v1/identity/members?limit=100')).json()) as { items: { id: string; employee_number: string; name: string; activated: boolean | null; may_issue_code: boolean }[] };
    const person = people.items.find((each) => each.activated === false && each.may_issue_code);
    if (!person) throw new Error('everybody has an account');
    const issued = await fetch(`/api/v1/identity/members/${person.id}/activation-code`, { method: 'POST', headers });
    const { code } = (await issued.json()) as { code: string };
    return { ...person, code };
  });
  const password = 'demonstration only, of HR';
  const { page } = await signIn(security, desk);
  const activated = await page.evaluate(
    async (body) => (await fetch('/api/v1/identity/activations', { method: 'POST', headers: { 'X-Tongxin': '1', 'Content-Type': 'application/json' }, body: JSON.stringify(body), credentials: 'omit' })).status,
    { employee_number: opened.employee_number, code: opened.code, password },
  );
  expect(activated).toBe(201);

  await choose(page, opened.employee_number, '工会干部', '机加工车间');
  await page.getByRole('button', { name: new RegExp(`^授予${opened.name}`) }).click();
  await expect(page.getByRole('alert')).toContainText('人事发放的激活码');
  await expectAccessible(page, 'an account that HR opened');
  await look(page, '35-opened-by-hr-desk');
  await page.getByRole('button', { name: '授予并重置' }).click();
  await expect(page.getByRole('heading', { name: opened.name })).toBeVisible();
  await expect(page.getByRole('button', { name: /激活码/ })).toBeVisible();

  // Put back, for whoever walks after.
  await page.goto(`/people/grants?q=%22${opened.employee_number}%22`);
  await page.getByRole('button', { name: new RegExp(`收回: ${opened.name}`) }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^收回/ }).click();
  await expect(page.getByText(new RegExp(`已收回：${opened.name}`))).toBeVisible();
});

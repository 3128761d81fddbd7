/** What a page says happens arrives on the pages that are open, without a reload: every step of a concern, a role that is given or taken, the end of a session. */
import { expect, type Page } from '@playwright/test';
import { account, call, complaints, desk, look, openInbox, phone, test, type Account } from './people';

const member = account((each) => each.role === '职工' && each.unit === '机加工车间', 'an employee of a workshop');
const staff = account((each) => each.role.includes('工会') && each.unit === member.unit, 'union staff of that workshop');
const colleague = account((each) => each.role === '机加工车间工会干事', 'a colleague at the same desk');
const handler = account((each) => each.role.includes('后勤'), 'a handler of logistics');
const security = account((each) => each.role === '安全管理员', 'security administrator');
const system = account((each) => each.role === '系统管理员', 'system administrator');
const hr = account((each) => each.role === '人事管理员', 'HR administrator');
const title = `浴室的水不热 ${Date.now() % 100_000}`;

test.afterAll(() => expect(complaints).toEqual([]));

interface Answer {
  id: string;
  version: number;
  code: string;
  items: {
    id: string;
    name: string;
    employee_number: string;
    unit_id: string;
    unit: { id: string; name: string };
    activated: boolean;
    needs_two: boolean;
  }[];
  proposal: { id: string };
}

const ask = call<Answer>;

/** On what has a version, such as a concern: by the one that it has now. */
async function act(page: Page, path: string, body?: object, method = 'POST'): Promise<Answer> {
  const object = /^\/\w+\/\w+\/[^/]+/.exec(path)?.[0] ?? '';
  const { version } = await ask(page, 'GET', object);
  return ask(page, method, path, body, version);
}

const state = (page: Page, word: string) => expect(page.locator('.page-head').getByText(word)).toBeVisible();

async function isTold(page: Page, words: string) {
  const told = await page.context().newPage();
  await told.goto('/inbox');
  await expect(told.getByRole('link', { name: words }).first()).toBeVisible();
  await told.close();
}

test('every step of a concern is on the open pages of its author, the desk, a colleague and the department', async ({
  signIn,
}) => {
  const { page: mine } = await signIn(member, phone);
  const { page: acting } = await signIn(staff, desk);
  const { page: watching } = await signIn(colleague, desk);
  const { page: logistics } = await signIn(handler, desk);
  for (const page of [watching, logistics]) {
    await page.goto('/desk');
    await expect(page.getByRole('heading', { name: '今日' })).toBeVisible();
  }

  const { id } = await ask(mine, 'POST', '/grievances/cases', { kind: 'welfare', title, text: '晚上八点以后浴室没有热水' });
  await expect(watching.getByRole('link', { name: title })).toBeVisible();
  await mine.goto(`/concerns/${id}`);
  await watching.goto(`/desk/cases/${id}`);

  await act(acting, `/grievances/cases/${id}/accept`);
  await state(mine, '已受理');
  await state(watching, '已受理');
  await isTold(mine, '已受理');

  const departments = await ask(acting, 'GET', '/grievances/departments');
  const department = departments.items.find((unit) => unit.name === handler.unit)?.id;
  await act(acting, `/grievances/cases/${id}/assign`, { department_id: department });
  await state(mine, '已分派');
  await state(watching, '已分派');
  await expect(logistics.getByRole('link', { name: title })).toBeVisible();

  // "Tells the author that work has begun."
  await act(logistics, `/grievances/cases/${id}/start`);
  await state(mine, '办理中');
  await state(watching, '办理中');
  await isTold(mine, '开始办理');
  await expect(logistics.getByRole('row', { name: title }).getByText('办理中')).toBeVisible();
  await look(logistics, '60-today-of-a-department');

  await logistics.goto(`/desk/cases/${id}`);
  await ask(acting, 'POST', `/grievances/cases/${id}/messages`, { text: '锅炉房的电话打过了', internal: true });
  await expect(watching.getByText('锅炉房的电话打过了')).toBeVisible();
  await expect(logistics.getByText('锅炉房的电话打过了')).toBeVisible();
  await expect(mine.getByText('锅炉房的电话打过了')).toHaveCount(0);

  // The department hands it back, and goes on reading what it had.
  const other = await logistics.context().newPage();
  await other.goto('/desk');
  await act(other, `/grievances/cases/${id}/hand-back`, { reason: '浴室归动力部管' });
  await state(mine, '已受理');
  await isTold(mine, '由工会重新安排');
  await expect(logistics.getByText('您经手过这件诉求')).toBeVisible();
  await look(logistics, '61-handled-before-desk');
  await logistics.getByRole('link', { name: '经手过的' }).first().click();
  await expect(logistics.getByRole('link', { name: title })).toBeVisible();
  await logistics.goto(`/desk/cases?scope=department&q=${encodeURIComponent(title)}`);
  await expect(logistics.getByRole('heading', { name: '经手过的诉求里也有' })).toBeVisible();
  await expect(logistics.getByRole('link', { name: title })).toBeVisible();
  await look(logistics, '62-found-among-the-past-desk');

  // "The people handling it are told."
  await act(mine, `/grievances/cases/${id}/withdraw`, {});
  await state(watching, '已撤回');
  await isTold(watching, '已撤回');
});

test('each tile of Today opens the list that it counts', async ({ signIn }) => {
  for (const who of [staff, handler]) {
    for (const [viewport, size] of [
      [desk, 'desk'],
      [phone, 'phone'],
    ] as const) {
      const { page } = await signIn(who, viewport);
      await page.goto('/desk');
      await expect(page.locator('.tile strong').first()).not.toHaveText('–');
      await look(page, `63-today-${who === staff ? 'staff' : 'handler'}-${size}`);
      const tiles = await page
        .locator('.tile')
        .evaluateAll((all) =>
          all.map((each) => ({ to: each.getAttribute('href') ?? '', count: Number(each.querySelector('strong')?.textContent) })),
        );
      expect(tiles.length).toBeGreaterThanOrEqual(5);
      for (const { to, count } of tiles.filter(({ to }) => to.startsWith('/desk'))) {
        await page.goto(to);
        await expect(page.locator(size === 'desk' ? '.data-table tbody tr' : '.data-cards > li')).toHaveCount(
          Math.min(count, 20),
        );
      }
      if (size === 'phone') break;
    }
  }
});

test('a role that is given or taken is said on the open page, with the pages it opens and closes', async ({ signIn }) => {
  const { page: mine } = await signIn(member, phone);
  const { page: admin } = await signIn(security, desk);
  const { page: confirming } = await signIn(system, desk);
  await mine.goto('/');
  await expect(mine.getByRole('link', { name: '工作台', exact: true })).toHaveCount(0);

  const me = await ask(mine, 'GET', '/identity/me');
  const heldIn = async (number: string) =>
    (await ask(admin, 'GET', '/identity/grants?role=handler&limit=100')).items.find((each) => each.employee_number === number);
  const office = (await heldIn(handler.employee_number))?.unit_id;
  const { proposal } = await ask(admin, 'POST', '/identity/proposals/grants', {
    member_id: me.id,
    role: 'handler',
    unit_id: office,
    reason: '部门推荐',
  });
  await ask(confirming, 'POST', `/identity/proposals/${proposal.id}/confirm`, { reason: '已核对' });

  await expect(mine.getByRole('link', { name: '工作台', exact: true })).toBeVisible();
  await openInbox(mine);
  await expect(mine.getByText(`${security.name}授予您这个角色`).first()).toBeVisible();
  await look(mine, '64-role-granted-phone');
  await mine
    .getByRole('link', { name: `您现在是${handler.unit}的承办人` })
    .first()
    .click();
  await expect(mine.getByRole('heading', { name: '今日' })).toBeVisible();
  await expect(mine.locator('.tile strong').first()).not.toHaveText('–');

  // "Pages already open included."
  await ask(admin, 'DELETE', `/identity/grants/${(await heldIn(member.employee_number))?.id}`);
  await expect(mine.getByRole('heading', { name: `您不再是${handler.unit}的承办人` })).toBeVisible();
  await expect(mine.getByRole('link', { name: '工作台', exact: true })).toHaveCount(0);
  await look(mine, '65-role-ended-phone');
  await mine.getByRole('link', { name: '回到首页' }).click();
  await isTold(mine, `您不再是${handler.unit}的承办人`);
});

test('a session that ends closes the open pages of its device, which say why', async ({ signIn, browser }) => {
  const { page: atHr } = await signIn(hr, desk);
  const { page: admin } = await signIn(security, desk);
  const { items } = await ask(atHr, 'GET', '/identity/members?limit=100');
  const newcomers = items.filter((each) => !each.activated && !each.needs_two).slice(-2);
  const shops = new Set(items.map((each) => each.unit.id));
  for (const newcomer of newcomers) {
    const { code } = await ask(atHr, 'POST', `/identity/members/${newcomer.id}/activation-code`);
    const who: Account = {
      role: '职工',
      unit: newcomer.unit.name,
      name: newcomer.name,
      employee_number: newcomer.employee_number,
      password: 'demonstration only, a newcomer',
    };
    const mine = await browser.newPage({ viewport: phone });
    await mine.goto('/sign-in');
    await ask(mine, 'POST', '/identity/activations', { employee_number: who.employee_number, code, password: who.password });
    await mine.goto('/inbox');
    await expect(mine.getByRole('heading', { name: '消息' })).toBeVisible();
    const isOut = async (page: Page, why: string) => {
      await expect(page.getByRole('button', { name: '登录', exact: true })).toBeVisible();
      await expect(page.getByText(why)).toBeVisible();
    };

    const { page: other } = await signIn(who, desk);
    await ask(other, 'DELETE', '/identity/me/sessions');
    await isOut(mine, '登录已过期，请重新登录');
    await mine.close();

    const elsewhere = [...shops].find((id) => id !== newcomer.unit.id);
    await act(atHr, `/identity/members/${newcomer.id}`, { unit_id: elsewhere }, 'PATCH');
    await isOut(other, '您的单位有变动');

    const { page: last } = await signIn(who, phone);
    if (newcomer === newcomers[0]) {
      await ask(admin, 'POST', `/identity/members/${newcomer.id}/lock`);
      await isOut(last, '安全管理员锁定了您的账号');
    } else {
      await act(atHr, `/identity/members/${newcomer.id}`, { active: false }, 'PATCH');
      await isOut(last, '您的账号已停用');
    }
  }
  expect(newcomers).toHaveLength(2);
});

/** What goes wrong in real life: an answer that gets lost on the way, a colleague who was quicker. */
import { expect, type Locator, type Page, type Route } from '@playwright/test';
import { account, complaints, desk, phone, test } from './people';
import { expectReach } from './reach';

const member = account((each) => each.role === '职工' && each.unit === '机加工车间', 'an employee of a workshop');
const staff = account((each) => each.role.includes('工会') && each.unit === member.unit, 'union staff of that workshop');
const colleague = account((each) => each.role === '机加工车间工会干事', 'a colleague at the same desk');
const title = `更衣室的灯坏了 ${Date.now() % 100_000}`;

test.afterAll(() => expect(complaints).toEqual([]));

test('a concern whose receipt got lost is filed once, however often it is sent again', async ({ signIn }) => {
  const { page } = await signIn(member, phone);
  await page.goto('/concerns/new');
  await page.getByLabel(/意见反映/).check();
  await page.getByLabel('一句话说清楚').fill(title);
  await page.getByLabel('具体情况').fill('更衣室里面那盏灯不亮，换衣服看不清');

  let lost = 0;
  await page.route('**/api/v1/grievances/cases', async (route) => {
    if (route.request().method() !== 'POST' || lost === 2) return route.fallback();
    lost += 1;
    await route.fetch(); // The server gets it; its answer never arrives.
    return route.abort();
  });
  const submit = page.getByRole('button', { name: /^提交给/ });
  for (const time of [1, 2]) {
    await submit.click();
    await expect(page.getByText('连不上服务器')).toBeVisible();
    await expect.poll(() => lost).toBe(time);
  }
  await submit.click();
  await expect(page.getByText('诉求编号')).toBeVisible();
  await page.goto(`/concerns?q=${encodeURIComponent(title)}`);
  await expect(page.getByRole('link', { name: title })).toHaveCount(1);
});

test('a message whose receipt got lost and that was changed since can still be sent', async ({ signIn }) => {
  const { page } = await signIn(member, phone);
  await page.goto(`/concerns?q=${encodeURIComponent(title)}`);
  await page.getByRole('link', { name: title }).click();
  const box = page.getByRole('textbox', { name: '写一句话' });
  const send = page.getByRole('button', { name: '发送' });
  const thread = page.locator('.thread');
  await page.route(
    '**/messages',
    async (route) => {
      await route.fetch(); // The server gets it; its answer never arrives.
      await route.abort();
    },
    { times: 1 },
  );
  await box.fill('是左边那盏');
  await send.click();
  await expect(page.getByText('连不上服务器')).toBeVisible();
  await box.fill('是右边那盏');
  await send.click();
  await expect(page.getByText('改动之前的内容已经提交成功')).toBeVisible();
  await expect(thread.getByText('是左边那盏')).toBeVisible();
  await expect(box).toHaveValue('是右边那盏');
  await send.click();
  await expect(thread.getByText('是右边那盏')).toBeVisible();
  await expect(thread.getByText('是左边那盏')).toHaveCount(1);
});

test('the rest of a dialogue that is refused is asked for once, and again on request', async ({ signIn }) => {
  const { page } = await signIn(member, phone);
  let refused = 0;
  await page.route('**/messages?*', async (route) => {
    if (new URL(route.request().url()).searchParams.has('cursor')) {
      refused += 1;
      return route.fulfill({
        status: 422,
        contentType: 'application/problem+json',
        body: '{"title":"x","code":"cursor_invalid"}',
      });
    }
    const response = await route.fetch();
    return route.fulfill({ response, json: { ...(await response.json()), next: 'broken' } });
  });
  await page.goto(`/concerns?q=${encodeURIComponent(title)}`);
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByText('后面的对话没有读到')).toBeVisible();
  await expect(page.locator('.thread').getByText('是右边那盏')).toBeVisible();
  await page.waitForTimeout(500);
  const before = refused;
  expect(before).toBeLessThan(3);
  await page.getByRole('button', { name: '再试一次' }).click();
  await expect.poll(() => refused).toBe(before + 1);
});

test('the slower colleague is told what changed, and keeps what they wrote', async ({ signIn }) => {
  const { page: slow } = await signIn(staff, desk);
  await slow.goto(`/desk/cases?q=${encodeURIComponent(title)}`);
  await slow.getByRole('link', { name: title }).click();
  await slow.getByLabel(/^不予受理/).check();
  await slow.getByRole('textbox', { name: '为什么不受理' }).fill('这件事应当找物业');
  await slow.getByRole('textbox', { name: '诉求人该去哪里' }).fill('物业服务台');

  const { page: quick } = await signIn(colleague, desk);
  await quick.goto(slow.url());
  await quick.getByRole('button', { name: '受理这件诉求' }).click();
  await expect(quick.locator('.page-head').getByText('已受理')).toBeVisible();

  // Where the open page reads the case again before one of the clicks, there is nothing to press any more; else the
  // server refuses the step. Both are said.
  const press = (within: Page | Locator) =>
    within.getByRole('button', { name: '不予受理并通知诉求人' }).click({ timeout: 3_000 });
  await press(slow)
    .then(() => press(slow.getByRole('dialog')))
    .catch(() => undefined);
  const notice = slow.getByRole('status').filter({ hasText: /您的“不予受理”没有生效|刚刚有了变化/ });
  await expect(notice).toBeVisible();
  await expect(notice).toContainText(new RegExp(`${colleague.name}：受理。`));
  await expect(notice).toContainText('您写的文字：“这件事应当找物业” “物业服务台”');
  await expect(slow.locator('.page-head').getByText('已受理')).toBeVisible();
  await expectReach(slow, 'the notice of a step that did not happen');
  await notice.getByRole('button', { name: '知道了' }).click();
  await expect(notice).toHaveCount(0);
  await expect(slow.getByRole('heading', { name: '现在可以做' })).toBeFocused();
});

test('who assigns a moment later is told that theirs did not happen, and who has it now', async ({ signIn }) => {
  const { page: slow } = await signIn(staff, desk);
  await slow.goto(`/desk/cases?q=${encodeURIComponent(title)}`);
  await slow.getByRole('link', { name: title }).click();
  await slow.getByRole('radio', { name: /^分派/ }).check();
  await slow.getByLabel('交给哪个部门').selectOption({ label: '设备动力部' });
  await slow.getByLabel(/^给承办部门的话/).fill('先看看线路');
  // Its page learns of nothing by itself meanwhile.
  const address = `**/api/v1/grievances/cases/${slow.url().split('/').pop()}`;
  const [before] = await Promise.all([slow.waitForResponse(address), slow.reload()]);
  const json: unknown = await before.json();
  const repeat = (route: Route) => (route.request().method() === 'GET' ? route.fulfill({ json }) : route.fallback());
  await slow.route(address, repeat);

  const { page: quick } = await signIn(colleague, desk);
  await quick.goto(slow.url());
  await quick.getByRole('radio', { name: /^分派/ }).check();
  await quick.getByLabel('交给哪个部门').selectOption({ label: '后勤服务部' });
  await quick.getByRole('button', { name: '分派给后勤服务部' }).click();
  await expect(quick.locator('.page-head').getByText('已分派')).toBeVisible();
  await expect(quick.getByRole('heading', { name: '现在可以做' })).toBeFocused();

  await slow.unroute(address, repeat);
  await slow.getByRole('button', { name: '分派给设备动力部' }).click();
  const notice = slow.getByRole('status').filter({ hasText: '您的“分派”没有生效' });
  await expect(notice).toContainText(`${colleague.name}：分派给承办部门。由后勤服务部办理答复。`);
  await expect(notice).toContainText('先看看线路');
  await expect(slow.locator('.page-head').getByText('已分派')).toBeVisible();
  await notice.getByRole('button', { name: '知道了' }).click();
  await expect(notice).toHaveCount(0);

  // Taken back, for who walks after.
  await quick.getByRole('radio', { name: /^收回/ }).click();
  await quick.getByLabel('为什么收回').fill('先由工会答复');
  await quick.getByRole('button', { name: '从承办部门收回' }).click();
  await expect(quick.locator('.page-head').getByText('已受理')).toBeVisible();
});

test('a colleague’s step shows on pages that are already open', async ({ signIn }) => {
  const { page: watching, context } = await signIn(staff, desk);
  await watching.goto(`/desk/cases?q=${encodeURIComponent(title)}`);
  await watching.getByRole('link', { name: title }).click();
  await expect(watching.locator('.page-head').getByText('已受理')).toBeVisible();
  const queue = await context.newPage();
  await queue.goto(`/desk/cases?q=${encodeURIComponent(title)}`);
  await expect(queue.getByRole('row', { name: title }).getByText('已受理')).toBeVisible();

  const { page: acting } = await signIn(colleague, desk);
  await acting.goto(watching.url());
  await acting.getByRole('radio', { name: /^答复/ }).check();
  await acting.locator('.action-form textarea').fill('灯已换好，请再看看');
  await acting.locator('.action-form .button-main').click();
  await expect(acting.locator('.page-head').getByText('已答复')).toBeVisible();

  await expect(watching.locator('.page-head').getByText('已答复')).toBeVisible();
  await expect(watching.locator('.case-thread').getByText('灯已换好，请再看看')).toBeVisible();
  await expect(queue.getByRole('row', { name: title }).getByText('已答复')).toBeVisible();
});

test('an author who has rated on another device is told so on this one, and keeps what they were writing here', async ({
  signIn,
}) => {
  const { page: slow } = await signIn(member, phone);
  await slow.goto(`/concerns?q=${encodeURIComponent(title)}`);
  await slow.getByRole('link', { name: title }).click();
  await slow.getByLabel('没有解决').check();
  await slow.getByLabel(/^2/).check();
  await slow.getByLabel('还差在哪里').fill('换上的灯一闪一闪的');

  const { page: quick } = await signIn(member, desk);
  await quick.goto(slow.url());
  await quick.getByLabel('解决了', { exact: true }).check();
  await quick.getByLabel(/^5/).check();
  await quick.getByRole('button', { name: '提交评价，办结' }).click();
  await expect(quick.locator('.page-head').getByText('已办结')).toBeVisible();
  await expect(quick.getByText(/没有生效|刚刚有了变化/)).toHaveCount(0);

  await slow.getByRole('button', { name: '提交评价，交上一级重新办理' }).click();
  await expect(slow.locator('.page-head').getByText('已办结')).toBeVisible();
  await expect(slow.getByText('您的“评价”没有生效')).toBeVisible();
  await expect(slow.getByText('您写的文字：“换上的灯一闪一闪的”')).toBeVisible();
  await slow.getByRole('button', { name: '知道了' }).click();
  await expect(slow.getByText('换上的灯一闪一闪的')).toHaveCount(0);
});

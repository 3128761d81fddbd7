/** Journey 22, its first half: a program is registered, confirmed by a second administrator, creates a person, and is revoked. */
import { expect } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, test } from './people';
import { expectReach, smallest } from './reach';

const security = account((each) => each.role === '安全管理员', 'security administrator');
const system = account((each) => each.role === '系统管理员', 'system administrator');

test.afterAll(() => expect(complaints).toEqual([]));

test('a program is registered, confirmed, creates a person by SCIM, and is revoked', async ({ signIn, playwright, baseURL }) => {
  const name = `人事系统 ${Date.now()}`;
  const { page } = await signIn(security, desk);
  await page.goto('/machines');
  await page.getByRole('link', { name: '登记接入系统' }).click();
  await page.getByLabel('系统名称').fill(name);
  await page.getByRole('button', { name: '选择单位' }).click();
  await page.getByRole('dialog').getByText('第一分厂', { exact: true }).click();
  await page.getByLabel('负责人').fill('E0001');
  await page.getByRole('button', { name: /E0001/ }).click();
  await page.getByLabel('技术联系方式').fill('hr-it@example.com');
  await page.getByRole('checkbox', { name: /新增、修改和停用人员/ }).check();
  await page.getByRole('button', { name: '登记', exact: true }).click();
  const given = page.getByRole('dialog');
  const secret = (await given.getByRole('status').textContent()) ?? '';
  const id = (await given.locator('code').textContent()) ?? '';
  await look(page, 'machine-secret');
  await page.keyboard.press('Escape');

  const program = await playwright.request.newContext({ baseURL });
  const token = () =>
    program.post('/api/v1/identity/oauth2/token', {
      form: { grant_type: 'client_credentials', client_id: id, client_secret: secret },
    });
  expect((await token()).status(), 'one administrator alone lets nothing in').toBe(401);
  const other = (await signIn(system, desk)).page;
  await other.goto('/machines');
  await other.getByRole('region', { name }).getByRole('button', { name: /^确认/ }).click();
  await other.getByRole('dialog').getByRole('button', { name: '确认' }).click();
  await expect(other.getByText(`已确认，“${name}”可以使用了`)).toBeVisible();

  const { access_token: bearer } = (await (await token()).json()) as { access_token: string };
  const people = () =>
    program.post('/scim/v2/Users', {
      headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/scim+json' },
      data: JSON.stringify({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
        userName: `M${Date.now() % 1_000_000}`,
        displayName: '万接入',
        active: true,
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: '同心重工集团/第一分厂' },
      }),
    });
  expect((await people()).status()).toBe(201);

  await page.goto('/machines');
  const card = page.getByRole('region', { name });
  await expectAccessible(page, 'machines');
  await expectReach(page, 'machines', smallest);
  await card.getByRole('button', { name: '停用' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '停用' }).click();
  await expect(card.getByText('已停用')).toBeVisible();
  expect((await people()).status()).toBe(401);
  await program.dispose();
});

test('where a program is sent events is added, tried, looked at and ended', async ({ signIn }) => {
  const name = `协同办公 ${Date.now()}`;
  const { page } = await signIn(security, desk);
  await page.goto('/machines/new');
  await page.getByLabel('系统名称').fill(name);
  await page.getByRole('button', { name: '选择单位' }).click();
  await page.getByRole('dialog').getByText('第一分厂', { exact: true }).click();
  await page.getByLabel('负责人').fill('E0001');
  await page.getByRole('button', { name: /E0001/ }).click();
  await page.getByLabel('技术联系方式').fill('oa-it@example.com');
  await page.getByRole('checkbox', { name: /接收变动通知/ }).check();
  await page.getByRole('checkbox', { name: /读取人员和单位/ }).check();
  await page.getByRole('button', { name: '登记', exact: true }).click();
  await expect(page.getByRole('dialog').getByRole('status')).not.toBeEmpty();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name })).toBeVisible();

  // What identity says of it reaches the service that sends within seconds.
  await expect(async () => {
    await page.goto('/machines/webhooks');
    await expect(page.getByRole('link', { name: `给“${name}”添加推送地址` })).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 60_000 });
  await page.getByRole('link', { name: `给“${name}”添加推送地址` }).click();
  await page.getByLabel('推送地址').fill('https://10.0.0.1/events');
  await page.getByRole('button', { name: '选择单位' }).click();
  await page.getByRole('dialog').getByText('第一分厂', { exact: true }).click();
  await page.getByRole('checkbox', { name: /人员新增/ }).check();
  await expectAccessible(page, 'webhook form');
  await expectReach(page, 'webhook form', smallest, true);
  await look(page, 'webhook-form');
  await page.getByRole('button', { name: '添加，并生成密钥' }).click();
  await expect(page.getByText('不能推送到这个地址')).toBeVisible();
  // Nobody has this name: the try fails, and the log says so.
  await page.getByLabel('推送地址').fill('https://oa.invalid/events');
  await page.getByRole('button', { name: '添加，并生成密钥' }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText(/^whsec_/);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: '发一条测试' }).click();
  await expect(page.getByText('测试已发出，几秒后看记录')).toBeVisible();
  await expect(page.getByRole('table').getByText('测试')).toBeVisible();
  await expectAccessible(page, 'webhook');
  await expectReach(page, 'webhook', smallest, true);
  await look(page, 'webhook');
  await page.getByRole('button', { name: '停用推送' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '停用推送' }).click();
  await expect(page.getByText('已停用', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: '发一条测试' })).toBeHidden();
  await page.goto('/machines/webhooks');
  await expect(page.getByRole('region', { name })).toBeVisible();
  await expectAccessible(page, 'webhooks');
  await look(page, 'webhooks');
});

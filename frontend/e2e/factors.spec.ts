/** Journey 1, its end: a member protects the account by a passkey and an authenticator, signs in with each, and proves to be
 *  there again before what is dangerous. Passkeys belong to a name, so all of it is at localhost. */
import { createHmac } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, look, phone, test } from './people';

const member = account((each) => each.role === '职工' && each.unit === '焊接车间', 'an employee of the welding shop');

test.afterAll(() => expect(complaints).toEqual([]));

/** RFC 6238 with the shared secret as an authenticator is given it. */
function digits(secret: string, at = Date.now()): string {
  const bits = [...secret].map((each) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(step).digest();
  const offset = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function fillPassword(page: Page) {
  await page.getByLabel('工号').fill(member.employee_number);
  await page.getByLabel('密码', { exact: true }).fill(member.password);
}

test('a member protects the account, and signs in by finger and by digits', async ({ signIn, baseURL }) => {
  const { page } = await signIn(member, phone);
  const there = (baseURL ?? '').replace('127.0.0.1', 'localhost');
  const device = await page.context().newCDPSession(page);
  await device.send('WebAuthn.enable');
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });

  await page.goto(`${there}/sign-in`);
  await fillPassword(page);
  await look(page, 'f0-sign-in-phone');
  await expectAccessible(page, 'the sign-in');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('link', { name: '我的', exact: true }).click();
  await page.getByRole('link', { name: '设置登录保护' }).click();
  await expect(page.getByText('还没有设。只凭密码就能登录。')).toBeVisible();
  await look(page, 'f1-factors-phone');
  await expectAccessible(page, 'second factors');

  await page.getByRole('button', { name: '添加通行密钥' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: '您的恢复码' })).toBeVisible();
  await expect(dialog.getByRole('listitem')).toHaveCount(10);
  const recovery = (await dialog.getByRole('listitem').first().innerText()).trim();
  await look(page, 'f2-recovery-codes-phone');
  await dialog.getByRole('button', { name: '我已经收好' }).click();

  await page.getByRole('button', { name: '添加验证器' }).click();
  const secret = (await dialog.locator('code').innerText()).replaceAll(' ', '');
  await look(page, 'f3-authenticator-phone');
  await expectAccessible(page, 'an authenticator');
  await dialog.getByLabel('验证器现在显示的 6 位数字').fill(digits(secret));
  await dialog.getByRole('button', { name: '确认添加' }).click();
  await expect(page.getByRole('button', { name: '删除: 验证器' })).toBeVisible();

  await page.goto(`${there}/me`);
  await page.getByRole('button', { name: '退出登录', exact: true }).click();
  await page.getByRole('button', { name: /用通行密钥/ }).click();
  await expect(page.getByRole('navigation').first()).toBeVisible();

  // The password alone opens it no more; what stands for the phone does, once.
  await page.goto(`${there}/me`);
  await page.getByRole('button', { name: '退出登录', exact: true }).click();
  await fillPassword(page);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByLabel('验证器的 6 位数字，或恢复码').fill(recovery);
  await look(page, 'f4-second-proof-phone');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('navigation').first()).toBeVisible();

  // Six minutes later somebody else may hold the phone.
  const tooOld = {
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer error="insufficient_user_authentication", max_age=300' },
    contentType: 'application/problem+json',
    body: JSON.stringify({ title: '这一步需要重新登录确认身份', status: 401, code: 'sign_in_again' }),
  };
  await page.route('**/api/v1/identity/me/factors/*', (route) => route.fulfill(tooOld), { times: 1 });
  await page.goto(`${there}/me/factors`);
  for (const name of ['验证器', '通行密钥']) {
    await page.getByRole('button', { name: `删除: ${name}` }).click();
    await dialog.getByRole('button', { name: '删除', exact: true }).click();
    if (name === '验证器') {
      const asked = page.getByRole('dialog', { name: '请确认是您本人' });
      await expect(asked).toBeVisible();
      await look(page, 'f5-step-up-phone');
      await expectAccessible(page, 'the proof before what is dangerous');
      await asked.getByRole('button', { name: /用通行密钥/ }).click();
    }
    await expect(page.getByRole('button', { name: `删除: ${name}` })).toHaveCount(0);
  }
  await expect(page.getByText('还没有设。只凭密码就能登录。')).toBeVisible();
});

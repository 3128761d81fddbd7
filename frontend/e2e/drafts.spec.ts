/** Drafts: on a shared device nothing of a signed-out person stays, in no tab; and an unfinished one says what is missing. */
import { expect, type Page } from '@playwright/test';
import { account, complaints, phone, test } from './people';

const member = account((each) => each.role === '职工', 'an employee');
const next = account((each) => each.role === '职工' && each.name !== member.name, 'another employee');
const photo = {
  name: '证据.png',
  mimeType: 'image/png',
  // 2×2 px
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
    'base64',
  ),
};

test.afterAll(() => expect(complaints).toEqual([]));

const storedFiles = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('tongxin-files');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const counting = opening.result.transaction('pending').objectStore('pending').count();
          counting.onsuccess = () => resolve(counting.result);
        };
      }),
  );
const storedDrafts = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('tongxin.draft.')));

test('a draft deleted on signing out leaves nothing behind, in other tabs neither', async ({ signIn }) => {
  const { page, context } = await signIn(member, phone);
  const other = await context.newPage();
  await other.goto('/concerns/new');
  await other.getByLabel('具体情况').fill('不该让下一个人看到');
  await other.getByLabel('添加照片或文件').setInputFiles(photo);
  await expect(other.getByText('已上传')).toBeVisible();
  expect([await storedFiles(page), (await storedDrafts(page)).length]).toEqual([1, 1]);

  await page.goto('/me');
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByRole('button', { name: '删除草稿，退出' }).click();
  await expect(page.getByRole('heading', { name: '登录', exact: true })).toBeVisible();
  await expect(other.getByRole('heading', { name: '登录', exact: true })).toBeVisible();
  await expect(other.getByText('登录已过期')).toHaveCount(0);
  await expect.poll(() => storedFiles(page)).toBe(0);
  expect(await storedDrafts(page)).toEqual([]);
});

test('a tab that hears of the sign-out from the server first says nothing of an expired session', async ({ signIn }) => {
  const { page, context } = await signIn(member, phone);
  const other = await context.newPage();
  await other.goto('/concerns');
  await expect(other.getByRole('heading', { name: '我的诉求' })).toBeVisible();
  const heardFirst = other.getByText('登录已过期');
  await page.route('**/api/v1/identity/sessions/current', async (route) => {
    const response = await route.fetch();
    await expect(heardFirst).toBeVisible();
    await route.fulfill({ response });
  });

  await page.goto('/me');
  await page.getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByRole('heading', { name: '登录', exact: true })).toBeVisible();
  await expect(other).toHaveURL(/\/sign-in$/);
  await expect(other.getByRole('heading', { name: '登录', exact: true })).toBeVisible();
  await expect(heardFirst).toHaveCount(0);
});

test('once somebody else signs in, no tab shows the one before', async ({ signIn }) => {
  const { page, context } = await signIn(member, phone);
  const other = await context.newPage();
  await other.goto('/concerns/new');
  await other.getByLabel('具体情况').fill('不是他写的');
  await context.clearCookies();
  await page.goto('/me');
  await page.getByLabel('工号').fill(next.employee_number);
  await page.getByLabel('密码', { exact: true }).fill(next.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('heading', { name: '我的', exact: true })).toBeVisible();
  await expect(other.getByRole('heading', { name: `${next.name}，您好` })).toBeVisible();
  await expect(other.getByText('没提交的草稿')).toHaveCount(0);
});

test('on a phone the first press says what is missing, where it is missing', async ({ signIn }) => {
  const { page } = await signIn(member, phone);
  await page.goto('/concerns/new');
  const submit = page.getByRole('button', { name: /^提交给/ });
  const kind = page.getByText('是哪一类事');
  await expect(submit).toBeVisible();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(kind).not.toBeInViewport();
  await submit.click();
  await expect(page.getByRole('radio').first()).toBeFocused();
  await expect(kind).toBeInViewport();
  await page.getByLabel(/意见反映/).check();
  await page.getByLabel('一句话说清楚').fill('更衣室的灯坏了');
  await submit.click();
  await expect(page.getByLabel('具体情况')).toBeFocused();
  await expect(page.getByLabel('具体情况')).toBeInViewport();

  // A file that is taken away again leaves no empty draft.
  await page.getByLabel('一句话说清楚').fill('');
  await page.reload();
  await page.getByRole('button', { name: '清空重写' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '清空重写' }).click();
  await page.getByLabel('添加照片或文件').setInputFiles(photo);
  await page.getByRole('button', { name: '移除: 证据.png' }).click();
  await expect(page.getByRole('button', { name: '移除: 证据.png' })).toHaveCount(0);
  expect(await storedDrafts(page)).toEqual([]);
});

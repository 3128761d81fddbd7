/** Staff export a list as it is narrowed, fetch the file, and find it again after a reload; another person does not. */
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { account, complaints, desk, look, phone, test } from './people';

const staff = account((each) => each.role === '第一分厂工会干事', 'union staff of a plant');

test.afterAll(() => expect(complaints).toEqual([]));

test('a narrowed list is exported, fetched, found again and refused to others', async ({ signIn }) => {
  const { page } = await signIn(staff, desk);
  await page.goto('/desk/cases?scope=desk&state=all');
  await page.getByLabel('类别').selectOption({ label: '意见反映' });
  await page.getByRole('button', { name: '导出' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('类别：意见反映')).toBeVisible();
  await expect(dialog.getByText(/^共 \d+ 件$/)).toBeVisible();
  await look(page, '30-export-desk');

  await dialog.getByRole('button', { name: '导出 Excel' }).click();
  await expect(dialog.getByText(/^导出完成：\d+ 件$/)).toBeVisible({ timeout: 60_000 });
  const [file] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('link', { name: '下载文件' }).click()]);
  expect(file.suggestedFilename()).toMatch(/^诉求列表：受理与分派 \d{4}-\d\d-\d\d\.xlsx$/);
  expect((await readFile(await file.path())).subarray(0, 2).toString()).toBe('PK');

  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: '我的导出' }).click();
  await page.reload();
  const found = page.getByRole('row').filter({ hasText: '类别：意见反映' }).first();
  await expect(found).toContainText('已完成');
  const address = await found.getByRole('link', { name: '下载文件' }).getAttribute('href');
  await look(page, '31-exports-desk');
  await page.setViewportSize(phone);
  await expect(page.getByRole('listitem').filter({ hasText: '类别：意见反映' }).first()).toBeVisible();
  await look(page, '32-exports-phone');

  const other = account((each) => each.role === '第二分厂工会干事', 'union staff of another plant');
  const { page: theirs } = await signIn(other, desk);
  expect((await theirs.request.get(address ?? '')).status()).toBe(404);
});

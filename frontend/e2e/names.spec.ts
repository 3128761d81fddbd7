/** Names: an author sees before sending what a department will read; one person is found among many. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test } from './people';

const member = account((each) => each.role === '职工', 'an employee');
const security = account((each) => each.role.includes('安全管理员'), 'the security administrator');
const laptop = { width: 1366, height: 657 };

test.afterAll(() => expect(complaints).toEqual([]));

async function begin(page: Page, text: string) {
  await page.goto('/concerns/new');
  await page.getByLabel('一句话说清楚').fill('晚班没有热菜');
  await page.getByLabel('具体情况').fill(text);
}

for (const [name, size] of Object.entries({ phone, laptop })) {
  test(`an author is told where their own words name them, and shown the masked text (${name})`, async ({ signIn }) => {
    const { page } = await signIn(member, size);
    await begin(page, '晚班没有热菜，请安排保温。');
    const preview = page.locator('.department-view');
    await expect(preview.getByText('看看承办部门会读到什么')).toBeVisible();
    await expect(preview.getByText('文字里的姓名、工号或电话会被遮住')).toHaveCount(0);

    await page
      .getByLabel('具体情况')
      .fill(`我是${[...member.name].join(' ')}，工号 ${member.employee_number.toLowerCase()}，晚班没有热菜。`);
    await expect(preview.getByText('文字里的姓名、工号或电话会被遮住')).toBeVisible();
    await preview.getByText('看看承办部门会读到什么').click();
    await expect(preview.locator('.department-view-text')).toContainText('我是＊＊，工号 ＊＊，晚班没有热菜。');
    await expectAccessible(page, 'names');
    await look(page, `names-preview-${name}`);

    await page.getByText('让承办部门知道我的名字').click();
    await expect(preview).toHaveCount(0);
  });
}

test('who sends before the check is through is told first, and sends with the next press', async ({ signIn }) => {
  const author = account(
    (each) => each.role === '职工' && [...each.name].length === 3,
    'an employee with a given name of two characters',
  );
  const { page } = await signIn(author, phone);
  await begin(page, '晚班没有热菜，请安排保温。');
  await page.getByLabel(/福利与生活/).check();
  await expect(page.locator('.department-view')).toBeVisible();
  const given = author.name.slice(1);
  let press = () => {};
  const isPressed = new Promise<void>((pressed) => (press = pressed));
  await page.route('**/department-view', async (route) => {
    await isPressed;
    await route.continue();
  });
  await page.getByLabel('具体情况').fill(`大家都叫我${given}，晚班没有热菜。`);
  await page.locator('main button[type="submit"]').click();
  press();
  await expect(page.getByRole('alert')).toContainText(`还没有提交：承办部门读得到“${given}”`);
  await expect(page.getByText(`这些字不会遮住：${given}`)).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/concerns/new');
  await page.locator('main button[type="submit"]').click();
  await expect(page.getByText('诉求编号')).toBeVisible();
});

test('of many people found, all can be reached, by mouse and by keyboard, and namesakes told apart', async ({ signIn }) => {
  const { page } = await signIn(member, phone);
  await begin(page, '晚班没有热菜，请安排保温。');
  await page.getByRole('button', { name: '选择单位或人' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('searchbox').fill('车间');
  const people = dialog.getByRole('list', { name: '人员' }).getByRole('button');
  await expect(people).toHaveCount(20);
  await expect(people.first()).toContainText(/工号尾号 \w+/);
  await look(page, 'names-picker-phone');
  await dialog.getByRole('button', { name: '显示更多人员' }).focus();
  await page.keyboard.press('Enter');
  await expect(people).toHaveCount(40);
  await expect(people.nth(20)).toBeFocused();
  await dialog.getByRole('button', { name: '显示更多人员' }).click();
  await expect(people).toHaveCount(60);
  await expectAccessible(page, 'names');

  await dialog.getByRole('searchbox').fill(`${member.name} ${member.unit}`);
  await expect(people.filter({ hasText: member.unit }).first()).toBeVisible();
  await dialog.getByRole('searchbox').fill(member.employee_number);
  await expect(people).toHaveCount(1);
});

test('an administrator reaches everybody of a list to choose from', async ({ signIn }) => {
  const { page } = await signIn(security, desk);
  await page.goto('/people/grants/new');
  await page.getByRole('main').getByRole('searchbox', { name: '哪一位' }).fill('车间');
  const found = page.getByRole('list', { name: '找到的人' }).getByRole('button');
  await expect(found).toHaveCount(30);
  await page.getByRole('button', { name: '显示更多' }).click();
  await expect(found).toHaveCount(60);
  await expect(found.nth(30)).toBeFocused();
});

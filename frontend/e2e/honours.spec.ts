/** Honours of the demonstration: a colleague is nominated on a phone, one that is before the people is objected to and answered, a story is read. */
import { expect } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test } from './people';
import { expectReach, smallest } from './reach';

const welder = account((each) => each.role === '职工' && each.unit === '焊接车间', 'an employee of the welding shop');
// The demonstration nominates nobody who is an officer.
const colleague = account((each) => each.role === '涂装车间评估人', 'an officer of another workshop of the plant');
const staff = account((each) => each.role === '第二分厂工会干事', 'union staff of a plant');

test.afterAll(() => expect(complaints).toEqual([]));

test('a colleague is nominated, an objection is answered, and a story is read', async ({ signIn }) => {
  test.setTimeout(300_000);
  const { page } = await signIn(welder, phone);
  await page.getByRole('link', { name: '民主', exact: true }).click();
  await page.getByRole('main').getByRole('link', { name: '评优评先' }).click();
  await page.getByRole('link', { name: '第二分厂安全标兵' }).click();
  await page.getByRole('link', { name: '推荐一位同事' }).click();
  await page.getByLabel('同事的姓名').fill(colleague.name);
  await page
    .getByRole('radio', { name: new RegExp(colleague.name) })
    .first()
    .check();
  await page.getByLabel('岗位').selectOption('front_line');
  const deeds = '两年没有违章，发现并消除了三处隐患。';
  await page.getByLabel('推荐理由').fill(deeds);
  await expectAccessible(page, 'nominating');
  await expectReach(page, 'nominating', smallest, true);
  await look(page, 'honour-01-nominate-phone');
  await page.getByRole('button', { name: '提交推荐' }).click();
  await expect(page.getByRole('heading', { name: '第二分厂安全标兵' })).toBeVisible();
  const nominee = page.getByRole('listitem').filter({ hasText: colleague.name }).filter({ hasText: deeds });
  await expect(nominee).toContainText(`推荐人：${welder.name}`);

  const words = `材料里的时间对不上，请核实 ${Date.now() % 100000}`;
  await page.goto('/democracy/honours');
  await page.getByRole('link', { name: '第二分厂工匠之星' }).click();
  await page.getByText('提出异议', { exact: true }).first().click();
  await page.getByLabel('哪里不符合条件，请写明事实').fill(words);
  await look(page, 'honour-02-objection-phone');
  await page.getByRole('button', { name: '提出异议' }).click();
  await expect(page.getByText('等待答复')).toBeVisible();
  await expectAccessible(page, 'an honour before the people');

  const { page: atStaff } = await signIn(staff, desk);
  await atStaff.goto(new URL(page.url()).pathname);
  await atStaff.getByRole('button', { name: '查看异议' }).click();
  await expect(atStaff.getByText(words)).toBeVisible();
  await atStaff.getByLabel('答复').last().fill('已核实，材料时间无误。');
  await expectAccessible(atStaff, 'answering an objection');
  await look(atStaff, 'honour-03-answer-desk');
  await atStaff.getByRole('button', { name: '发出答复' }).last().click();
  await expect(atStaff.getByText('答复：已核实，材料时间无误。')).toBeVisible();

  await page.reload();
  await expect(page.getByText('答复：已核实，材料时间无误。')).toBeVisible();
  await page.goto('/democracy/awards');
  await look(page, 'honour-04-register-phone');
  await page
    .getByRole('row', { name: /有事迹/ })
    .or(page.getByRole('listitem').filter({ hasText: '有事迹' }))
    .getByRole('link')
    .first()
    .click();
  await expect(page.getByText('手上的活，骗不了人。')).toBeVisible();
  await expectAccessible(page, 'a story');
  await look(page, 'honour-05-story-phone');
});

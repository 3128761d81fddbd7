/** Journey 11, and what an applicant changes later: a check in two minutes, an application that asks nothing twice, consent withdrawn
 *  and given again, another account, more papers, one's own aid. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test } from './people';
import { expectReach, smallest } from './reach';

const applicant = account((each) => each.role === '职工' && each.unit === '焊接车间', 'an employee without a file');
const onFile = account((each) => each.role === '职工' && each.unit === '铸造车间', 'an employee whose household is on file');

test.afterAll(() => expect(complaints).toEqual([]));

const paper = (name: string) => ({ name: `${name}.txt`, mimeType: 'text/plain', buffer: Buffer.from(`${name} 2026 年`) });
/** What is asked of one person of the household. */
const person = (page: Page, title: string) => page.locator('section').filter({ has: page.getByRole('heading', { name: title }) });
/** The button of one of many. */
const consent = (does: string) => new RegExp(`^${does}.*${onFile.name}.*使用健康信息`);
const add = (page: Page, kind: string) =>
  page.getByRole('group', { name: kind, exact: true }).locator('input[type=file]').setInputFiles(paper(kind));

test('a member checks, applies with the same answers, and finds them again later', async ({ signIn }) => {
  const { page } = await signIn(applicant, phone);
  await page.getByRole('link', { name: /^求帮助/ }).click();
  await page.getByRole('link', { name: '开始自查' }).click();
  await page.getByRole('button', { name: '看结果' }).click();
  await expect(page.getByText('请填写').first()).toBeVisible();
  await page.getByLabel('家里几口人').selectOption('2');
  await page.getByLabel('全家一年到手的收入').fill('42000');
  await page.getByLabel('全家存款和理财').fill('3000');
  await page.getByLabel('车现在值多少').fill('0');
  await page.getByLabel('房子几套').selectOption('1');
  await page.getByRole('checkbox', { name: '家里有人上学' }).check();
  await page.getByLabel('上学的费用').fill('18000');
  await page.getByRole('button', { name: '看结果' }).click();
  await expect(page.getByText('深度困难')).toBeVisible();
  await expect(page.getByText(/刚性支出：医疗 0.00 \+ 教育 18,000.00/)).toBeVisible();
  await expectAccessible(page, 'the result of the check');
  await look(page, 'aid-01-check-phone');

  await page.getByRole('link', { name: '接着申请' }).click();
  await expect(page.getByLabel('全家一年到手的收入')).toHaveValue('42,000.00');
  await expect(page.getByLabel('户名')).toHaveValue(applicant.name);
  await expect(person(page, '您本人').getByLabel('姓名')).toHaveValue(applicant.name);
  await person(page, '您本人').getByLabel('身份证号').fill('370202198503140018');
  for (const consent of ['核对收入和财产', '使用健康信息', '使用银行账户'])
    await person(page, '您本人').getByRole('switch', { name: consent }).check();
  const daughter = person(page, '第 2 位家人');
  await daughter.getByLabel('是您的').selectOption({ label: '子女' });
  await daughter.getByLabel('姓名').fill('上官青');
  await daughter.getByLabel('身份证号').fill('370202200709010040');
  for (const consent of ['核对收入和财产', '使用健康信息']) await daughter.getByRole('switch', { name: consent }).check();
  await page.getByLabel('说说情况').fill('女儿今年考上大学，学费和住宿费一时凑不齐。');
  await page.reload();
  await expect(page.getByLabel('说说情况')).toHaveValue(/考上大学/);
  await page.getByLabel('家庭住址').fill('青岛市市北区延安三路 12 号');
  await page.getByLabel('开户银行').fill('工商银行青岛市北支行');
  await page.getByLabel('账号', { exact: true }).fill('6222 0202 0001 2345 678');
  await page.getByRole('button', { name: /^提交给/ }).click();
  await expect(page.getByText('还有几处没填好')).toBeVisible();
  for (const kind of ['身份证', '收入证明', '入学和学费证明', '其他成年人签字的同意书']) await add(page, kind);
  await expect(page.getByText('已上传')).toHaveCount(4, { timeout: 60_000 });
  await expectReach(page, 'the application', [phone]);
  await expectAccessible(page, 'the application');
  await page.getByRole('button', { name: /^提交给/ }).click();
  await expect(page.getByText(/HF-\d{4}-\d{6}/).first()).toBeVisible();
  await expect(page.getByText('第 1 步，共 5 步：申请')).toBeVisible();
  await look(page, 'aid-02-own-phone');

  await page.getByLabel('撤回申请').click();
  await page.getByRole('button', { name: '撤回申请' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '撤回申请' }).click();
  await expect(page.getByText('这份申请已撤回')).toBeVisible();
  await page.goto('/help/apply');
  await expect(page.getByText('上次填过的已经在这里')).toBeVisible();
  await expect(person(page, '您本人').getByLabel('身份证号')).toHaveValue('370202198503140018');
  await expect(person(page, '第 2 位家人').getByLabel('姓名')).toHaveValue('上官青');
  await expect(page.getByLabel('上学的费用')).toHaveValue('18,000.00');
  await expect(page.getByLabel('家庭住址')).toHaveValue(/延安三路/);
  await expect(person(page, '您本人').getByRole('switch', { name: '使用健康信息' })).not.toBeChecked();
  await look(page, 'aid-03-again-phone');
});

test('who is on file reads their aid, withdraws a consent and gives it again, changes the account, adds a paper', async ({
  signIn,
}) => {
  const { page } = await signIn(onFile, phone);
  await page.goto('/help/apply');
  await expect(page.getByText('您家已经有档案')).toBeVisible();
  await page.getByRole('link', { name: '看我的档案' }).click();
  await page.getByRole('link', { name: '生活救助' }).click();
  await expect(page.getByText('银行已付到您的账户')).toBeVisible();
  await expect(page.getByText(/低保 1,090.00 元 × 10 个月/)).toBeVisible();
  await expectAccessible(page, 'my aid');
  await look(page, 'aid-04-own-aid-phone');
  await page.getByRole('link', { name: '看我的档案' }).click();

  await page.getByRole('link', { name: '查看、撤回或重新同意' }).click();
  await page.getByRole('button', { name: consent('撤回') }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('病历和费用单据不再用来认定和发放。')).toBeVisible();
  await expect(dialog.getByText('少了这一项，就不能再申请')).toBeVisible();
  await expectAccessible(page, 'what a withdrawal means');
  await look(page, 'aid-05-withdraw-phone');
  await dialog.getByRole('button', { name: '撤回这项同意' }).click();
  await expect(page.getByText('已撤回', { exact: true }).last()).toBeVisible();
  await page.getByRole('button', { name: consent('重新同意') }).click();
  await page.getByRole('dialog').getByRole('button', { name: '重新同意' }).click();
  await expect(page.getByRole('button', { name: consent('撤回') })).toBeVisible();
  await expectReach(page, 'consents', smallest);
  await expectAccessible(page, 'consents');
  await page.goBack();

  await page.getByRole('link', { name: '更换账户' }).click();
  await page.getByRole('button', { name: '更换收款账户' }).click();
  await expect(page.getByText('账号是 8–30 位数字')).toBeVisible();
  await page.getByLabel('开户银行').fill('建设银行青岛支行');
  await page.getByLabel('账号', { exact: true }).fill('6217 0000 1111 2222 999');
  await expectAccessible(page, 'the account');
  await page.getByRole('button', { name: '更换收款账户' }).click();
  await expect(page.getByText('尾号 2999')).toBeVisible();

  await page.getByRole('link', { name: '补充材料' }).click();
  await add(page, '低保或特困证明');
  await expect(page.getByText('已上传')).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page, 'papers');
  await page.getByRole('button', { name: '交给工会' }).click();
  await expect(page.getByRole('link', { name: '低保或特困证明.txt', exact: true })).toBeVisible();

  await page.getByRole('button', { name: '申请帮扶项目' }).click();
  await page.getByLabel('项目').selectOption({ label: '金秋助学' });
  await expect(page.getByText('这个项目要有：入学和学费证明')).toBeVisible();
  await page.getByLabel('申请金额').fill('2000');
  await expectAccessible(page, 'asking for aid');
  await page.getByRole('button', { name: '提交申请' }).click();
  await expect(page.getByText('等两位审批人先后审批')).toBeVisible();
  await page.setViewportSize(desk);
  await look(page, 'aid-06-asked-desk');
});

test('at a birth a member asks for aid without a file, on the phone', async ({ signIn }) => {
  const { page } = await signIn(applicant, phone);
  await page.getByRole('link', { name: /^求帮助/ }).click();
  await page.getByRole('link', { name: '去申请', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: '生育、结婚、丧葬、住院慰问' })).toBeVisible();
  await page.getByRole('button', { name: '提交申请' }).click();
  await expect(page.getByText('请填写').first()).toBeVisible();
  await page.getByLabel('项目').selectOption({ label: '生育慰问' });
  const born = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('子女出生日期').fill(born);
  await page.getByLabel('开户银行').fill('工商银行青岛市北支行');
  await page.getByLabel('账号', { exact: true }).fill('6222 0202 0001 2345 678');
  await add(page, '户口簿');
  await expect(page.getByText('已上传')).toBeVisible({ timeout: 60_000 });
  await page.reload();
  await expect(page.getByLabel('子女出生日期')).toHaveValue(born);
  await expect(page.getByLabel('账号', { exact: true })).toHaveValue('6222 0202 0001 2345 678');
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('6222 0202');
  await expect(page.getByText('已上传')).toBeVisible();
  await expectReach(page, 'aid without a file', smallest);
  await expectAccessible(page, 'aid without a file');
  await page.getByRole('button', { name: '提交申请' }).click();
  await expect(page.getByText('需要上面每一项都同意')).toBeVisible();
  for (const purpose of ['使用银行账户', '使用孩子的信息']) await page.getByLabel(purpose).check();
  await look(page, 'aid-07-without-file-phone');
  await page.getByRole('button', { name: '提交申请' }).click();
  await expect(page.getByText('等两位审批人先后审批')).toBeVisible();
  await page.goto('/help/aid');
  await page.getByRole('region', { name: '我申请过的帮扶金' }).getByRole('link', { name: '生育慰问' }).first().click();
  await page.getByRole('button', { name: /^撤回.*使用孩子的信息/ }).click();
  await expect(page.getByRole('dialog').getByText('还没付，撤回后就停下')).toBeVisible();
  await look(page, 'aid-08-consent-phone');
  await page.getByRole('dialog').getByRole('button', { name: '撤回这项同意' }).click();
  await expect(page.getByText('已撤回', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('已停止').first()).toBeVisible();
});

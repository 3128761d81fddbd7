/** Journey 16: a course written and published, begun on a phone and finished at the desk; an exam that a reload and a lost network
 *  do not change; a certificate that a stranger checks, before and after it is revoked. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test } from './people';

const officer = account((each) => each.role === '集团培训管理员', 'a training officer');
const learner = account((each) => each.role === '职工' && each.unit === '铸造车间', 'an employee');
const mark = Date.now() % 100000;
const course = `吊装安全 ${mark}`;
const exam = `吊装考试 ${mark}`;
const subject = `吊装${mark}`;
let certificate = '';
let number = '';

test.describe.configure({ mode: 'serial', timeout: 300_000 });
test.afterAll(() => expect(complaints).toEqual([]));

const main = (page: Page) => page.getByRole('main');

async function writeQuestion(page: Page, stem: string) {
  await page.getByLabel('题目', { exact: true }).last().fill(stem);
  await page.getByLabel('选项 1', { exact: true }).last().fill('继续吊');
  await page.getByLabel('选项 2', { exact: true }).last().fill('停下来');
  await page.getByLabel('选项 3', { exact: true }).last().fill('看情况');
  await page.getByRole('switch', { name: '选项 2 是正确答案' }).last().check();
}

test('an officer writes a course and publishes it', async ({ signIn }) => {
  const { page } = await signIn(officer, desk);
  await page.getByRole('link', { name: '课程和考试', exact: true }).first().click();
  await expectAccessible(page, 'training');
  await main(page).getByRole('link', { name: '写新课程' }).click();
  await page.getByLabel('课程名称').fill(course);
  await page.getByRole('button', { name: '保存草稿，接着写内容' }).click();
  await expect(page.getByRole('heading', { name: course })).toBeVisible();
  await page.getByRole('button', { name: '加一个课文单元' }).click();
  await page.getByLabel('单元标题').fill('信号不清不起吊');
  await page.getByLabel('课文', { exact: true }).fill('看不清指挥信号，就不起吊。');
  await page.getByRole('button', { name: '加一个练习单元' }).click();
  await page.getByLabel('单元标题').last().fill('试一试');
  await writeQuestion(page, '信号不清怎么办？');
  await expectAccessible(page, 'the editor');
  await page.getByRole('button', { name: '保存草稿', exact: true }).click();
  await expect(page.getByText('草稿已保存')).toBeVisible();
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await expect(page.getByText('已发布第 1 版')).toBeVisible();
  await look(page, 'learning-01-course-desk');
});

test('a learner begins on the phone and goes on at the desk', async ({ signIn }) => {
  const { page } = await signIn(learner, phone);
  await page.getByRole('link', { name: '学习', exact: true }).click();
  await main(page).getByRole('link', { name: course }).click();
  await page.getByRole('button', { name: '开始学习' }).click();
  await expect(page.getByText('看不清指挥信号，就不起吊。')).toBeVisible();
  await expectAccessible(page, 'a lesson');
  await look(page, 'learning-02-lesson-phone');
  await page.getByRole('button', { name: '读完了，接着学' }).click();
  await expect(page.getByText('信号不清怎么办？')).toBeVisible();
  const { page: atDesk } = await signIn(learner, desk);
  await atDesk.getByRole('link', { name: '学习', exact: true }).click();
  await main(atDesk).getByRole('link', { name: course }).click();
  await expect(atDesk.getByRole('heading', { name: course })).toBeVisible();
  await expect(main(atDesk).locator('section', { hasText: '信号不清不起吊' }).getByText('学完 1 / 2 个单元')).toBeVisible();
  await atDesk.getByLabel('停下来').check();
  await atDesk.getByRole('button', { name: '提交答案' }).click();
  await expect(atDesk.getByText('答对了')).toBeVisible();
  await expect(atDesk.getByText('这门课您学完了。')).toBeVisible();
});

test('the officer fills the bank and sets an exam', async ({ signIn }) => {
  const { page } = await signIn(officer, desk);
  await page.getByRole('link', { name: '课程和考试', exact: true }).first().click();
  await main(page).getByRole('link', { name: '题库' }).click();
  await page.getByText('加一道题', { exact: true }).click();
  for (const stem of ['大风天怎么办？', '钢丝绳断丝怎么办？']) {
    await page.getByLabel('科目').fill(subject);
    await writeQuestion(page, `${stem}${mark}`);
    await page.getByRole('button', { name: '存进题库' }).click();
    await expect(page.getByRole('cell').getByText(`${stem}${mark}`, { exact: true })).toBeVisible();
  }
  await page.getByRole('link', { name: '课程和考试', exact: true }).first().click();
  await page.getByRole('button', { name: '考试', exact: true }).click();
  await main(page).getByRole('link', { name: '出新考试' }).click();
  await page.getByLabel('考试名称').fill(exam);
  const moment = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16);
  await page.getByLabel('开始时间').fill(moment(7)); // an hour ago in China
  await page.getByLabel('结束时间').fill(moment(32));
  await page.getByLabel('科目').selectOption(subject);
  await page.getByLabel('抽几道').fill('2');
  await page.getByLabel('每道几分').fill('50');
  await page.getByLabel('证书名称').fill('吊装安全');
  await expectAccessible(page, 'the exam form');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await expect(page.getByRole('heading', { name: exam })).toBeVisible();
  await page.getByRole('button', { name: '发布考试', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '发布考试', exact: true }).click();
  await expect(page.getByText('2 道，共 100 分')).toBeVisible();
});

test('a reload, a second tab and a lost network change nothing of an attempt', async ({ signIn }) => {
  const { page, context } = await signIn(learner, phone);
  await page.getByRole('link', { name: '学习', exact: true }).click();
  await main(page).getByRole('link', { name: exam }).click();
  await expectAccessible(page, 'before the exam');
  await page.getByRole('button', { name: '开始考试' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '开始考试' }).click();
  await expect(page.getByRole('timer')).toBeVisible();
  await page.getByLabel('停下来').first().check();
  await expect(page.getByText('答案都已保存')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('停下来').first()).toBeChecked();
  await expectAccessible(page, 'the exam');
  await look(page, 'learning-03-exam-phone');
  const second = await context.newPage();
  await second.goto(page.url());
  await expect(second.getByLabel('停下来').first()).toBeChecked();
  await second.close();
  await context.setOffline(true);
  await page.getByLabel('停下来').last().check();
  await expect(page.getByText('没有网络，连上后自动保存')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('答案都已保存')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: '交卷' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '交卷' }).click();
  await expect(page.getByText('100 / 100 分')).toBeVisible();
  await look(page, 'learning-04-result-phone');
  await page.getByRole('link', { name: '看证书' }).click();
  const card = main(page).locator('section').filter({ hasText: '吊装安全' }).first();
  await card.getByText('出示二维码').click();
  certificate = (await card.getByRole('link', { name: /\/check\// }).getAttribute('href')) ?? '';
  number = (await card.getByText(/^CE-\d{4}-\d{6}$/).textContent()) ?? '';
  await expectAccessible(page, 'certificates');
  await look(page, 'learning-05-certificate-phone');
  expect(certificate).not.toContain(learner.name);
});

test('a stranger checks the certificate, the officer revokes it, and the stranger is told', async ({ browser, signIn }) => {
  const stranger = await browser.newContext({ viewport: phone, locale: 'zh-CN' });
  const page = await stranger.newPage();
  await page.goto(new URL(certificate).pathname);
  await expect(page.getByText('证书有效')).toBeVisible();
  await expect(page.getByText(learner.name)).toBeVisible();
  await expectAccessible(page, 'the check');
  await look(page, 'learning-06-check-phone');
  const { page: atDesk } = await signIn(officer, desk);
  await atDesk.getByRole('link', { name: '课程和考试', exact: true }).first().click();
  await main(atDesk).getByRole('link', { name: '查找和撤销证书' }).click();
  await atDesk.getByLabel('证书编号').fill(number);
  await atDesk.getByRole('button', { name: '查找', exact: true }).click();
  await atDesk.getByRole('button', { name: '撤销证书' }).click();
  await atDesk.getByRole('dialog').getByRole('textbox').fill('经查由他人代考');
  await atDesk.getByRole('dialog').getByRole('button', { name: '撤销证书' }).click();
  await expect(main(atDesk).getByText('已撤销')).toBeVisible();
  await page.reload();
  await expect(page.getByText('证书已撤销，不能使用')).toBeVisible();
  await expect(page.getByText(learner.name)).toHaveCount(0);
  await page.goto(`/check/${'x'.repeat(32)}`);
  await expect(page.getByText('查不到这张证书')).toBeVisible();
  await stranger.close();
});

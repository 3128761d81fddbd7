/** Journey 17: a Moodle bank goes in, an exam is drawn from it, two mark a short answer without each other and a third decides, an
 *  appeal is granted, and the figures of an exam that is over show which questions to look at. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test } from './people';

const officer = account((each) => each.role === '集团培训管理员', 'a training officer');
const markers = ['安全环保部经办人', '人力资源部经办人'].map((title) => account((each) => each.role === title, title));
const decider = account((each) => each.role === '设备动力部经办人', 'who marked nothing');
const learner = account((each) => each.role === '职工' && each.unit === '铸造车间', 'an employee');
const mark = Date.now() % 100000;
const subject = `受限空间${mark}`;
const exam = `受限空间考试 ${mark}`;
const written = `先通风再检测 ${mark}`;

test.describe.configure({ mode: 'serial', timeout: 300_000 });
test.afterAll(() => expect(complaints).toEqual([]));

const main = (page: Page) => page.getByRole('main');

const question = (kind: string, stem: string, inside: string) =>
  `<question type="${kind}"><name><text>${stem}</text></name><questiontext format="html"><text><![CDATA[<p>${stem}</p>]]></text></questiontext>${inside}</question>`;
const bank = `<?xml version="1.0"?><quiz>
<question type="category"><category><text>$course$/${subject}</text></category></question>
${question('truefalse', `进受限空间前要检测气体 ${mark}`, '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>')}
${question('essay', `进受限空间前做什么？${mark}`, '<graderinfo format="html"><text>通风、检测、监护</text></graderinfo>')}
${question('calculated', `不支持的题 ${mark}`, '')}
</quiz>`;

test('the officer imports a Moodle bank and draws an exam from it', async ({ signIn }) => {
  const { page } = await signIn(officer, desk);
  await page.goto('/training/questions');
  await page.getByText('从文件导入', { exact: true }).click();
  await page
    .getByLabel('选文件')
    .setInputFiles({ name: '受限空间.xml', mimeType: 'text/xml', buffer: Buffer.from(bank, 'utf8') });
  await expect(page.getByText('文件里有 3 道题，可以导入 2 道。')).toBeVisible();
  await expect(page.getByText('不支持这种题型：calculated')).toBeVisible();
  await expectAccessible(page, 'what an import brings');
  await look(page, 'examiner-01-import-desk');
  await page.getByRole('button', { name: '导入 2 道题' }).click();
  await expect(page.getByRole('cell').getByText(`进受限空间前做什么？${mark}`, { exact: true })).toBeVisible();
  await page.goto('/training/exams/new');
  await page.getByLabel('考试名称').fill(exam);
  const moment = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16);
  await page.getByLabel('开始时间').fill(moment(7)); // an hour ago in China
  await page.getByLabel('结束时间').fill(moment(32));
  await page.getByLabel('科目').selectOption(subject);
  await page.getByLabel('抽几道').fill('2');
  await page.getByLabel('每道几分').fill('10');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await expect(page.getByRole('heading', { name: exam })).toBeVisible();
  await page.getByRole('button', { name: '发布考试', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '发布考试', exact: true }).click();
  await expect(page.getByText('2 道，共 20 分')).toBeVisible();
});

test('an answer written without a network is marked by two, and a third decides', async ({ signIn }) => {
  const { page, context } = await signIn(learner, phone);
  await page.goto('/learn');
  await main(page).getByRole('link', { name: exam }).click();
  await page.getByRole('button', { name: '开始考试' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '开始考试' }).click();
  await expect(page.getByRole('timer')).toBeVisible();
  await page.getByLabel('正确', { exact: true }).check();
  await expect(page.getByText('答案都已保存')).toBeVisible();
  await context.setOffline(true);
  await page.getByRole('textbox').fill(written);
  await expect(page.getByText('没有网络，连上后自动保存')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('答案都已保存')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: '交卷' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '交卷' }).click();
  await expect(page.getByText('简答题由两人分别评分')).toBeVisible();
  await look(page, 'examiner-02-handed-in-phone');
  for (const [number, who] of [...markers, officer].entries()) {
    const { page: atDesk } = await signIn(who, desk);
    await atDesk.goto('/training?show=markings');
    const card = main(atDesk).locator('section').filter({ hasText: written });
    await expect(card).toBeVisible();
    await expect(card).not.toContainText(learner.name);
    if (number === 0) await expectAccessible(atDesk, 'marking');
    await card.getByLabel('得分').fill(String([4, 8, 6][number]));
    await card.getByRole('button', { name: '保存得分' }).click();
    await expect(card).toHaveCount(0);
  }
  await page.reload();
  await expect(page.getByText('16 / 20 分')).toBeVisible();
});

test('an appeal is granted, and figures show how each question did', async ({ signIn }) => {
  const { page } = await signIn(decider, desk);
  await page.goto('/training?show=appeals');
  const card = main(page).locator('section').filter({ hasText: '请再看一遍' }).first();
  await expect(card).toBeVisible();
  await expectAccessible(page, 'appeals');
  await look(page, 'examiner-03-appeal-desk');
  await card.getByLabel('以后得分').fill('10');
  await card.getByLabel('答复', { exact: true }).fill('要点齐全，按满分计。');
  await card.getByRole('button', { name: '答复申诉' }).click();
  await expect(main(page).getByText('没有等您答复的申诉')).toBeVisible();
  await page.goto('/training?show=exams');
  await main(page).getByRole('link', { name: '安全生产法知识考试（十月）' }).click();
  await expect(page.getByRole('heading', { name: '每道题的情况' })).toBeVisible();
  await expectAccessible(page, 'item figures');
  await look(page, 'examiner-04-figures-desk');
});

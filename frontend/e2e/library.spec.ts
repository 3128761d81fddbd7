/** Journey 18: on the phone somebody borrows a book from another site's shelf, proposes one to buy and reads an e-book; the book
 *  is brought back, and nothing tells who had it. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, call, complaints, desk, look, phone, test } from './people';

const reader = account((each) => each.role === '职工' && each.unit === '涂装车间', 'an employee');
const librarian = account((each) => each.role === '集团工会干事', 'a librarian of the group');
const title = '起重工安全读本';
/** Of the group, and not of the reader's plant. */
const room = '集团职工书屋（同心重工集团）';
const wish = `焊接机器人入门 ${Date.now() % 100000}`;

test.describe.configure({ mode: 'serial', timeout: 120_000 });
test.afterAll(() => expect(complaints).toEqual([]));

const main = (page: Page) => page.getByRole('main');

async function openBook(page: Page) {
  await page.getByRole('link', { name: '学习', exact: true }).click();
  await main(page).getByRole('link', { name: '职工书屋' }).click();
  await main(page).getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { name: '在哪里' })).toBeVisible();
}

/** What the page of a book is made of does not name the reader. */
async function expectNobody(page: Page, book: string, code: string) {
  const told = JSON.stringify(await call(page, 'GET', book));
  expect(told).toContain(code);
  for (const each of [reader.name, reader.employee_number]) expect(told).not.toContain(each);
}

test('a copy of another site is borrowed, an e-book read, a book proposed', async ({ signIn }) => {
  const { page } = await signIn(reader, phone);
  await openBook(page);
  await expectAccessible(page, 'a book');
  await look(page, 'library-01-book-phone');
  const shelf = main(page).getByRole('region', { name: room });
  await shelf.getByRole('button', { name: '借这一册' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: '借这一册' }).click();
  await expect(page.getByText('已借出，30 天内还')).toBeVisible();
  await main(page)
    .getByRole('link', { name: /^阅读$|^接着读/ })
    .click();
  await expect(page.getByText('读到哪里只有您自己看得到。')).toBeVisible();
  await expectAccessible(page, 'an e-book');
  // Also where this reader was further once.
  await page.goto(`${new URL(page.url()).pathname}?chapter=1`);
  await main(page).getByRole('link', { name: '下一章' }).click();
  await expect(page.getByRole('link', { name: '上一章' })).toBeVisible();
  await expect(page.getByRole('heading', { name: '指挥信号' })).toBeVisible();
  await look(page, 'library-02-reader-phone');

  await page.goto('/library/mine');
  await expect(main(page).getByText(title)).toBeVisible();
  await page.goto('/library/wishes');
  await page.getByText('推荐一本书').click();
  await page.getByLabel('书名').fill(wish);
  await page.getByLabel('为什么要买').fill('车间要上机器人，没有一本入门书。');
  await page.getByRole('button', { name: '提交荐购' }).click();
  await expect(main(page).getByRole('heading', { name: wish })).toBeVisible();
  await look(page, 'library-03-wishes-phone');
});

test('it is brought back, and stands in no list any more', async ({ signIn }) => {
  const { page } = await signIn(librarian, desk);
  await openBook(page);
  const out = main(page).getByRole('region', { name: room }).filter({ hasText: '应还' }).first();
  await out.getByText('标签').click();
  const code =
    (await out
      .getByText(/^B\d{9}$/)
      .last()
      .textContent()) ?? '';
  const book = `/learning/books/${new URL(page.url()).pathname.split('/').pop()}`;
  await expectNobody(page, book, code);
  await page.goto('/library/mine');
  await page.getByLabel('书上的标签号').fill(code);
  await page.getByRole('button', { name: '还书' }).click();
  await expect(page.getByText(`已还：${title}`)).toBeVisible();
  await look(page, 'library-04-return-desk');
  await expectNobody(page, book, code);
  const { page: theirs } = await signIn(reader, phone);
  await theirs.goto('/library/mine');
  await expect(theirs.getByText('没有借着的书')).toBeVisible();
});

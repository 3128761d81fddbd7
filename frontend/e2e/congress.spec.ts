/** Journey 20, in the hall: papers confirmed, check-in by code and by a phone that has lost its network, the quorum on the big
 *  screen, a show of hands counted by two, results published with their legal reading. The secret ballot of a hall is that of
 *  elections.spec.ts and whole-election.spec.ts. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, call, complaints, desk, look, phone, test } from './people';
import { expectReach, smallest } from './reach';

const officer = account((each) => each.role === '第一分厂工会干事', 'union staff of a plant');
const second = account((each) => each.role === '集团工会干事', 'union staff of the group');
const delegate = account((each) => each.role === '职工' && each.unit === '铸造车间', 'a delegate');
const mate = account((each) => each.role === '职工' && each.unit === '机加工车间', 'a delegate of another shop');
const name = '第一分厂第三届职工代表大会第一次会议';
const item = '工会工作报告';

test.describe.configure({ mode: 'serial', timeout: 300_000 });
test.afterAll(() => expect(complaints).toEqual([]));

async function open(page: Page) {
  await page.goto('/democracy');
  await page.getByRole('main').getByRole('link', { name: '职代会', exact: true }).click();
  await expect(page.getByRole('heading', { name: '职代会', level: 1 })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

async function codeOf(page: Page) {
  await expect(page.getByRole('img', { name: '签到二维码' })).toBeVisible();
  const card = page.locator('section').filter({ hasText: '我是这次会议的代表' });
  const code = (await card.locator('strong').first().innerText()).replace(/\s/g, '');
  expect(code).toMatch(/^\d{8}$/);
  return code;
}

interface Shown {
  presence: { needed: number; present: number };
}

test('delegates come to the hall, an item is voted on, and everybody reads why it has passed', async ({ signIn }) => {
  const { page: atDelegate } = await signIn(delegate, phone);
  await open(atDelegate);
  await atDelegate.getByRole('button', { name: '材料已收到' }).click();
  await expect(atDelegate.getByText('已签收材料').first()).toBeVisible();
  const code = await codeOf(atDelegate);
  await expectAccessible(atDelegate, 'a delegate’s congress');
  await look(atDelegate, 'congress-01-delegate-phone');
  const { page: atMate } = await signIn(mate, phone);
  await open(atMate);
  const codeOfMate = await codeOf(atMate);

  const { page, context } = await signIn(officer, desk);
  await open(page);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.getByRole('button', { name: '开始签到', exact: true }).click();
  await page.getByRole('link', { name: '去签到' }).click();
  await page.getByLabel('代表手机上的 8 位签到码').fill(code);
  await expect(page.getByText(`${delegate.name} 已签到`)).toBeVisible();
  await context.setOffline(true);
  await page.getByLabel('代表手机上的 8 位签到码').fill(codeOfMate);
  await expect(page.getByText('1 人已记下')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(`${mate.name} 已签到`)).toBeVisible({ timeout: 60_000 });
  await page.getByLabel('代表手机上的 8 位签到码').fill(code);
  await expect(page.getByText('没有签上')).toBeVisible();
  await expectAccessible(page, 'the check-in');
  await expectReach(page, 'the check-in', smallest, true);
  await look(page, 'congress-02-check-in');

  const path = `/voting/congresses/${id}`;
  const { items: delegates } = await call<{ items: { id: string; checked_in_at: string | null }[] }>(
    page,
    'GET',
    `${path}/delegates?limit=100`,
  );
  const { presence } = await call<Shown>(page, 'GET', path);
  const others = delegates.filter((each) => !each.checked_in_at).slice(0, presence.needed - presence.present);
  for (const each of others) await call(page, 'POST', `${path}/check-ins`, { delegate_id: each.id });
  await page.goto(`/congresses/${id}/hall`);
  await expect(page.getByText('到会人数符合规定，可以开会')).toBeVisible();
  await expectAccessible(page, 'the hall');
  await expectReach(page, 'the hall', smallest, true);
  await look(page, 'congress-03-hall');

  await page.goto(`/congresses/${id}`);
  await page.getByLabel(/^宣布开会，进入表决/).check();
  await page.getByRole('button', { name: '宣布开会，进入表决', exact: true }).click();
  await page.getByLabel(/^举手表决一项议题/).check();
  await page.getByLabel('议题', { exact: true }).selectOption({ label: item });
  await page.getByRole('button', { name: '举手表决一项议题', exact: true }).click();
  await expect(page.getByText('正在举手表决').first()).toBeVisible();
  await count(page, '填写计票结果（第一人）', presence.needed);
  await expect(page.getByText('已计一遍，待复核').first()).toBeVisible();
  const { page: atSecond } = await signIn(second, desk);
  await atSecond.goto(`/congresses/${id}`);
  await count(atSecond, '复核计票结果（第二人）', presence.needed);
  await expect(atSecond.getByText(`赞成 ${presence.needed} 票`)).toBeVisible();

  await page.goto(`/congresses/${id}`);
  await page.getByLabel(/^暂缓表决一项议题/).check();
  await page.getByLabel('议题', { exact: true }).selectOption({ label: '考勤管理办法（修订草案）' });
  await page.getByLabel('原因', { exact: true }).fill('草案还要征求意见');
  await page.getByRole('button', { name: '暂缓表决一项议题', exact: true }).click();
  await expect(page.getByText('已暂缓', { exact: true })).toBeVisible();
  await page.getByLabel(/^结束表决/).check();
  await page.getByRole('button', { name: '结束表决', exact: true }).click();
  await expect(page.getByText('已计票，待公布').first()).toBeVisible();
  await atSecond.goto(`/congresses/${id}`);
  await atSecond.getByLabel(/^公布结果/).check();
  await atSecond.getByRole('button', { name: '公布结果', exact: true }).click();
  await atSecond.getByRole('dialog').getByRole('button', { name: '公布结果', exact: true }).click();
  await expect(atSecond.getByText('已公布，待上报').first()).toBeVisible();
  await expectAccessible(atSecond, 'a published congress');
  await look(atSecond, 'congress-04-published-desk');
  const minutes = await atSecond.request.get(`/api/v1${path}/minutes`);
  expect([minutes.status(), minutes.headers()['content-type']]).toEqual([200, 'application/pdf']);

  await atDelegate.goto(`/congresses/${id}`);
  await expect(atDelegate.getByRole('heading', { name: /第 1 号决议/ })).toBeVisible();
  await expect(atDelegate.getByText('不是到会人数').first()).toBeVisible();
  await look(atDelegate, 'congress-05-result-phone');
});

async function count(page: Page, action: string, votes: number) {
  await page.getByLabel(new RegExp(`^${action}`)).check();
  await page.getByLabel('议题', { exact: true }).selectOption({ label: item });
  await page.getByLabel('赞成', { exact: true }).fill(String(votes));
  await page.getByLabel('反对', { exact: true }).fill('0');
  await page.getByLabel('弃权', { exact: true }).fill('0');
  await page.getByRole('button', { name: action, exact: true }).click();
}

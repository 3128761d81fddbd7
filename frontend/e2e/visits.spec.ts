/** Journey 12: two visitors, a phone without a network. One report, complete, confirmed by the second; the phone holds nothing of it
 *  in clear text, and nothing at all once it was sent. */
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { account, complaints, desk, look, phone, test } from './people';
import { expectReach } from './reach';

const staff = account((each) => each.role === '集团工会干事', 'union staff of the group');
const first = account((each) => each.role === '铸造车间评估人', 'a visitor');
const second = account((each) => each.role === '装配车间评估人', 'another visitor');
const visited = account((each) => each.role === '职工' && each.unit === '焊接车间', 'an employee of the welding shop');

const findings = '骨折在家，一个人住，买菜做饭都难，想申请临时照料。';
const allowedBy = '邻居老周';

// The service worker is what opens the form without a network.
test.use({ serviceWorkers: 'allow' });
test.describe.configure({ mode: 'serial', timeout: 300_000 });
test.afterAll(() => expect(complaints).toEqual([]));

/** A photo as a phone takes it, larger than what is sent. */
const photo = async (page: Page) => {
  const data = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [2400, 1800];
    const draw = canvas.getContext('2d');
    for (let place = 0; draw && place < 400; place += 1) {
      draw.fillStyle = `hsl(${place * 37} 60% ${30 + (place % 40)}%)`;
      draw.fillRect((place % 20) * 120, Math.floor(place / 20) * 90, 120, 90);
    }
    return canvas.toDataURL('image/png').split(',')[1] ?? '';
  });
  return { name: '客厅.png', mimeType: 'image/png', buffer: Buffer.from(data, 'base64') };
};

/** What the vault holds on this device: places, and whether its key can be taken out. */
const vault = (page: Page) =>
  page.evaluate(async () => {
    const all = (name: string, store: string) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          if (!opening.result.objectStoreNames.contains(store)) return resolve([]);
          const reading = opening.result.transaction(store).objectStore(store).getAll();
          reading.onsuccess = () => resolve(reading.result);
        };
      });
    const keys = (await all('tongxin-vault-keys', 'keys')) as CryptoKey[];
    const items = (await all('tongxin-vault', 'sealed')) as { data: ArrayBuffer }[];
    const isTaken = await Promise.all(
      keys.map((key) =>
        crypto.subtle.exportKey('raw', key).then(
          () => true,
          () => false,
        ),
      ),
    );
    return { keys: keys.length, items: items.length, isTaken: isTaken.some(Boolean) };
  });

/** Where one of these texts lies open on this device: any database, any store, the browser's own storage, any cache. */
const openOnDevice = (page: Page, secrets: string[]) =>
  page.evaluate(async (secrets) => {
    const found: string[] = [];
    const encoder = new TextEncoder();
    const patterns = secrets.flatMap((secret) => {
      const wide = new Uint8Array(new Uint16Array([...secret].map((each) => each.charCodeAt(0))).buffer);
      return [encoder.encode(secret), wide].map((bytes) => ({ secret, bytes }));
    });
    const look = (bytes: Uint8Array, where: string) => {
      for (const { secret, bytes: pattern } of patterns)
        for (let at = 0; at + pattern.length <= bytes.length; at += 1) {
          if (bytes[at] !== pattern[0]) continue;
          if (pattern.every((byte, index) => bytes[at + index] === byte)) {
            found.push(`${where}: ${secret}`);
            break;
          }
        }
    };
    const seen = new Set<unknown>();
    const walk = async (value: unknown, where: string): Promise<void> => {
      if (value instanceof Blob) look(new Uint8Array(await value.arrayBuffer()), where);
      else if (value instanceof ArrayBuffer) look(new Uint8Array(value), where);
      else if (ArrayBuffer.isView(value)) look(new Uint8Array(value.buffer), where);
      else if (typeof value === 'string') look(encoder.encode(value), where);
      else if (typeof value === 'object' && value !== null && !seen.has(value)) {
        seen.add(value);
        for (const [name, each] of Object.entries(value)) {
          await walk(name, where);
          await walk(each, where);
        }
      }
    };
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(new Error(String(opening.error)));
      });
      for (const store of database.objectStoreNames) {
        const [keys, values] = await Promise.all(
          (['getAllKeys', 'getAll'] as const).map(
            (read) =>
              new Promise<unknown>((resolve) => {
                const reading = database.transaction(store).objectStore(store)[read]();
                reading.onsuccess = () => resolve(reading.result);
              }),
          ),
        );
        await walk(keys, `${name}/${store}`);
        await walk(values, `${name}/${store}`);
      }
      database.close();
    }
    await walk({ ...localStorage }, 'localStorage');
    await walk({ ...sessionStorage }, 'sessionStorage');
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        look(encoder.encode(decodeURIComponent(request.url)), `cache ${name}`);
        const answer = await cache.match(request);
        if (answer) look(new Uint8Array(await answer.arrayBuffer()), `cache ${request.url}`);
      }
    }
    return found;
  }, secrets);

async function choose(page: Page, place: number, who: typeof first) {
  await page.getByLabel(`第 ${place} 位`).first().fill(who.employee_number);
  await page.getByRole('button', { name: new RegExp(who.employee_number) }).click();
}

let address = '';

test('staff plan a visit and name two visitors', async ({ signIn }) => {
  const { page } = await signIn(staff, desk);
  await page.getByRole('link', { name: /^走访慰问/ }).click();
  await page.getByRole('link', { name: '计划走访' }).click();
  await page.getByLabel('看望谁').fill(visited.employee_number);
  await page.getByRole('button', { name: new RegExp(visited.employee_number) }).click();
  await page.getByLabel('因为什么').selectOption({ label: '生病住院' });
  const later = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('最晚哪天去').fill(later);
  await page.getByLabel('给走访人的备注').fill('先打电话，住三楼没有电梯。');
  await expectAccessible(page, 'planning a visit');
  await look(page, 'visit-01-plan-desk');
  await page.getByRole('button', { name: '列入计划' }).click();
  await expect(page.getByRole('heading', { name: visited.name })).toBeVisible();
  await choose(page, 1, first);
  await choose(page, 2, second);
  await expectReach(page, 'naming visitors of a visit');
  await page.getByRole('button', { name: '请这两位走访' }).click();
  await expect(page.getByText('已安排，等待走访').first()).toBeVisible();
  address = new URL(page.url()).pathname;
});

/** From Home's list of what waits to the form. */
async function toVisit(page: Page) {
  await page.goto('/');
  await page.locator(`main a[href="${address}"]`).click();
  await expect(page.getByRole('heading', { name: visited.name })).toBeVisible();
}

test('the first visitor reports without a network; the report goes out by itself, once and whole', async ({ signIn }) => {
  const { page: opened, context } = await signIn(first, phone);
  let page = opened;
  await toVisit(page);
  await page.getByRole('link', { name: '填走访记录' }).click();
  await page.getByRole('button', { name: /^打开地址和备注/ }).click();
  await expect(page.getByText('先打电话，住三楼没有电梯。')).toBeVisible();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await expectAccessible(page, 'the form of a visit');
  await look(page, 'visit-02-form-phone');

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText('先打电话，住三楼没有电梯。')).toBeVisible();
  await page.getByRole('button', { name: '填好了，有网络就自动送出' }).click();
  await expect(page.getByText('请填写').first()).toBeVisible();
  await page.getByLabel('看到的情况').fill(findings);
  await page.getByLabel('有人照料').check();
  await page.getByRole('switch', { name: /当面同意拍照片/ }).check();
  await page.getByLabel('谁同意的').fill(allowedBy);
  await page.getByLabel('拍照或选照片').setInputFiles(await photo(page));
  await expect(page.getByText(/已加密存在手机上/)).toBeVisible();

  page = await reopened(context, page);
  await page.getByRole('link', { name: visited.name }).click();
  await expect(page.getByLabel('看到的情况')).toHaveValue(findings);
  await expect(page.getByText(/已加密存在手机上/)).toBeVisible();
  await look(page, 'visit-03-filled-phone');
  await page.getByRole('button', { name: '填好了，有网络就自动送出' }).click();
  await expect(page.getByText('没有网络，先存在手机上')).toBeVisible();
  await expectAccessible(page, 'a report that waits for a network');
  await look(page, 'visit-04-waiting-phone');

  expect(await vault(page)).toEqual({ keys: 1, items: 2, isTaken: false });
  expect(await openOnDevice(page, [findings, allowedBy, visited.name, '住三楼没有电梯', '客厅'])).toEqual([]);
  // The look itself finds what lies open.
  expect(await openOnDevice(page, [first.name])).not.toEqual([]);

  page = await reopened(context, page);
  await expect(page.getByText('等网络')).toBeVisible();
  await page.getByRole('link', { name: visited.name }).click();
  await context.setOffline(false);
  await expect(page.getByText('已记录，等待另一位走访人确认').first()).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => vault(page)).toEqual({ keys: 0, items: 0, isTaken: false });
  await page.getByRole('button', { name: '打开（留下记录）' }).click();
  await expect(page.getByText(findings)).toHaveCount(1);
  await expect(page.getByRole('article', { name: `${first.name} 的记录` }).getByRole('img')).toHaveCount(1);
  await expect(page.getByText(new RegExp(`^${allowedBy} .*同意拍照`))).toBeVisible();
  await expectAccessible(page, 'a visit that was reported');
  await look(page, 'visit-05-reported-phone');
});

/** The page is closed and opened again, still without a network. */
async function reopened(context: BrowserContext, page: Page): Promise<Page> {
  await page.close();
  const next = await context.newPage();
  await next.goto('/assistance/visits');
  return next;
}

test('signing out leaves nothing of a report that was begun; the second visitor confirms by their own account', async ({
  signIn,
}) => {
  const { page } = await signIn(second, phone);
  await toVisit(page);
  await page.getByRole('link', { name: '看法不同，另写一份' }).click();
  await page.getByLabel('看到的情况').fill('这份不送出，退出时要删掉。');
  await expect.poll(async () => (await vault(page)).items).toBe(1);
  await page.goto('/me');
  await page.getByRole('button', { name: '退出登录' }).click();
  await look(page, 'visit-06-sign-out-phone');
  await page.getByRole('button', { name: '删掉并退出' }).click();
  await expect(page.getByRole('heading', { name: '登录', exact: true })).toBeVisible();
  await expect.poll(() => vault(page)).toEqual({ keys: 0, items: 0, isTaken: false });

  const { page: again } = await signIn(second, phone);
  await toVisit(again);
  await again.getByRole('button', { name: '打开（留下记录）' }).click();
  await expect(again.getByText(findings)).toBeVisible();
  await again.getByRole('button', { name: '确认', exact: true }).click();
  await expect(again.getByText('已走访，后续办理中').first()).toBeVisible();
  await look(again, 'visit-07-confirmed-phone');
});

test('what follows it becomes a concern whose form is filled in, and its number is noted', async ({ signIn }) => {
  const { page } = await signIn(staff, desk);
  await page.goto(address);
  await page.getByRole('button', { name: '打开（留下记录）' }).click();
  await page.getByLabel('哪一类').selectOption({ label: '替他反映诉求' });
  await page.getByLabel('要办什么').fill('三楼没有电梯，请物业在骨折期间帮忙送餐上楼。');
  await page.getByRole('button', { name: '加上', exact: true }).click();
  await expect(page.getByText('在办')).toBeVisible();
  await look(page, 'visit-08-follow-up-desk');
  await page.getByRole('link', { name: /^去提诉求/ }).click();
  await expect(page.getByLabel('具体情况')).toHaveValue(/物业在骨折期间/);
  await page.goto(address);
  await page.getByRole('button', { name: '打开（留下记录）' }).click();
  await page.getByRole('radio', { name: /^办完一项后续/ }).check();
  await page.getByLabel('哪一项').selectOption({ index: 1 });
  await page.getByRole('textbox', { name: '编号' }).fill('GR-2026-000001');
  await page.getByRole('button', { name: '办完了' }).click();
  await expect(page.getByRole('link', { name: 'GR-2026-000001' })).toBeVisible();
  await expectAccessible(page, 'a visit that is followed up');
});

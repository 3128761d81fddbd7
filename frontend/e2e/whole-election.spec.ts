/** A whole election: its trustees, its registrar and its voters each in a browser of their own, one with a credential sealed to
 *  their phone, the rest with slips on paper; anybody checks it afterwards. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Browser, type Page } from '@playwright/test';
import { expectAccessible } from './axe';
import { Committee, Traffic, verifyArchive, whoIs } from './election-helper';
import { account, complaints, desk, look, phone, test } from './people';

const VOTERS = process.env.PROVE === '1' ? 20 : 4;
/** Every fourth votes again. */
const AGAIN = Math.ceil(VOTERS / 4);
const TRUSTEES = ['密钥托管人甲', '密钥托管人乙', '密钥托管人丙'];
const PASSPHRASE = 'bamboo kettle seven rivers';
const NAMES = ['卜佩珊', '丁振华', '万思远'];
const both = (words: string) => ({ zh: words, en: words });
const byRole = (role: string) => account((each) => each.role === role, role);
const { unit } = byRole('第二分厂选举委员');
const voter = account((each) => each.role === '职工' && each.unit === unit, `an employee of ${unit}`);
const soon = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();

let folder: string;
test.beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'election-'))));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Trustee {
  page: Page;
  file: string;
}

async function makeCertificate({ page, file }: Trustee) {
  // The form of the step before has a passphrase, too.
  await expect(page.getByRole('button', { name: '生成密钥并保存文件' })).toBeVisible({ timeout: 60_000 });
  await page.getByLabel('口令', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('再输一次口令').fill(PASSPHRASE);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: '生成密钥并保存文件' }).click();
  await (await saving).saveAs(file);
  await giveFile({ page, file }, '检查文件并提交公钥');
}

async function giveFile({ page, file }: Trustee, button: string) {
  // Its turn comes when the others have done theirs.
  await expect(page.getByRole('button', { name: button })).toBeVisible({ timeout: 60_000 });
  await page.getByLabel('备份文件').setInputFiles(file);
  await page.getByLabel('口令', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: button }).click();
}

/** One that is not theirs. */
async function refuseFile({ page, file }: Trustee, button: string) {
  await giveFile({ page, file }, button);
  await expect(page.getByText('这个文件里的密钥不是公布在您名下的那把')).toBeVisible();
  await page.getByLabel('备份文件').setInputFiles([]);
}

/** Up to the sealed ballot, whose tracker is shown. */
async function seal(page: Page, name: string): Promise<string> {
  await page.getByRole('checkbox', { name }).check();
  await page.getByRole('radio', { name: /^赞成/ }).check();
  await page.getByRole('button', { name: '核对我的选票' }).click();
  await page.getByRole('button', { name: '加密我的选票' }).click();
  await expect(page.getByRole('heading', { name: '选票已加密，还没有投出' })).toBeVisible();
  return (await page.getByRole('status', { name: '追踪码' }).textContent()) ?? '';
}

async function cast(page: Page, committee: Committee) {
  await committee.keepOpen(45);
  await page.getByRole('button', { name: '投出这张选票' }).click();
  await expect(page.getByRole('heading', { name: '选票已投出' })).toBeVisible();
}

/** What the verifier takes, from the file that the voter saves. */
async function keepReceipt(page: Page): Promise<string> {
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: '保存回执' }).click();
  const saved = readFileSync(await (await saving).path(), 'utf8');
  return /^核验用回执：(.+)$/m.exec(saved)?.[1] ?? '';
}

/** `title`: of the election, where the voter leaves the credential in the booth and comes back without the address. */
async function enter(browser: Browser, traffic: Traffic, address: string, title = ''): Promise<Page> {
  const context = await browser.newContext({ viewport: phone, locale: 'zh-CN', reducedMotion: 'reduce' });
  traffic.watch(context);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`booth: ${error.message}`));
  await page.goto(address);
  if (title) {
    await page.getByRole('button', { name: '把凭证留在这台设备' }).click();
    await expect(page.getByText('凭证已留在这台设备上')).toBeVisible();
    await look(page, 'phone-booth-kept');
    await expectAccessible(page, 'booth, kept');
    await page.reload();
    await page.getByRole('button', { name: title }).click();
  }
  await page.getByRole('button', { name: '看选票' }).click();
  expect(page.url()).not.toContain('#');
  expect(await context.cookies()).toEqual([]);
  return page;
}

test('an election from its keys to its certified result', async ({ browser, baseURL, signIn }) => {
  test.setTimeout(VOTERS * 60_000 + 360_000);
  const traffic = new Traffic();
  const open = async (role: string) => {
    const { context, page } = await signIn(byRole(role), desk);
    traffic.watch(context);
    return page;
  };
  const first = await open('第二分厂工会干事');
  const second = await open('第二分厂选举委员');
  const registrar = await open('第二分厂登记员');
  const trustees: Trustee[] = [];
  for (const role of TRUSTEES) trustees.push({ page: await open(role), file: join(folder, `${role}.json`) });

  const [plant, shop] = [await whoIs(first), await whoIs(second)];
  const title = `车间代表选举 ${Date.now()}`;
  const committee = await Committee.draft([first, second], {
    unit_id: plant.unit.id,
    title: both(title),
    questions: [
      { kind: 'choice', text: both('请选出代表'), answers: NAMES.map(both), minimum: 1, maximum: 2 },
      { kind: 'item', text: both('是否同意本次方案？') },
    ],
    unit_ids: [shop.unit.id],
    committee_ids: [plant.id, shop.id],
    trustee_ids: await Promise.all(trustees.map(async ({ page }) => (await whoIs(page)).id)),
    threshold: 2,
    registrar_id: (await whoIs(registrar)).id,
    objections_until: soon(15),
    opens_at: soon(16),
    closes_at: soon(17),
  });
  const { id, uuid } = committee.election;
  await committee.step('publish-roll');
  const own = await signIn(voter, phone);
  traffic.watch(own.context);
  await own.page.goto(`/elections/${id}`);
  await own.page.getByRole('button', { name: /^(把凭证发到|改成)这台设备$/ }).click();
  await expect(own.page.getByText('凭证会发到这台设备')).toBeVisible();
  await registrar.addInitScript(() => (window.print = () => undefined));
  await expect(() => committee.step('begin-setup')).toPass({ timeout: 60_000 });

  await test.step('trustees and registrar', async () => {
    for (const { page } of trustees) await page.goto(`/elections/${id}/trustee`);
    for (const trustee of trustees) await makeCertificate(trustee);
    for (const trustee of trustees) await giveFile(trustee, '分发份额');
    for (const { page } of trustees) {
      await expect(page.getByRole('button', { name: '检查份额并提交公钥' })).toBeVisible({ timeout: 60_000 });
    }
    // One has lost the file: all deal again, with the files that they have.
    const [, lost] = trustees as [Trustee, Trustee, Trustee];
    await lost.page.getByRole('button', { name: '文件或口令丢了？重新生成密钥' }).click();
    await look(lost.page, 'desk-trustee-again');
    await lost.page.getByRole('dialog').getByRole('button', { name: '重新开始' }).click();
    const former = lost.file;
    lost.file = join(folder, 'again.json');
    await makeCertificate(lost);
    expect(readFileSync(lost.file, 'utf8')).not.toBe(readFileSync(former, 'utf8'));
    for (const trustee of trustees) await giveFile(trustee, '分发份额');
    await refuseFile({ ...lost, file: former }, '检查份额并提交公钥');
    for (const trustee of trustees) await giveFile(trustee, '检查份额并提交公钥');
    for (const { page } of trustees) await expect(page.getByText('您的公钥已登记')).toBeVisible();
    await registrar.goto(`/elections/${id}/registrar`);
    await registrar.getByLabel('口令', { exact: true }).fill(PASSPHRASE);
    await registrar.getByLabel('再输一次口令').fill(PASSPHRASE);
    // The way to the server breaks when they are made: the page is closed, opened, and goes on.
    await registrar.route(`**/elections/${id}/roll*`, (route) => route.abort());
    await registrar.getByRole('button', { name: '生成并上传公开名单' }).click();
    await expect(registrar.getByRole('alert')).toBeVisible({ timeout: 60_000 });
    await registrar.unroute(`**/elections/${id}/roll*`);
    await registrar.reload();
    await expect(registrar.getByText(/这台设备上已有 \d+ 份/)).toBeVisible();
    await registrar.getByLabel('口令', { exact: true }).fill(PASSPHRASE);
    await registrar.getByRole('button', { name: '继续', exact: true }).click();
    await expect(registrar.getByRole('button', { name: '给新登记的设备密封凭证' })).toBeEnabled({ timeout: 60_000 });
  });
  // One member alone only gives more time: that is why it was drafted so short.
  await committee.step('reschedule', { opens_at: soon(5), closes_at: soon(90) });
  await committee.step('finish-setup');
  await committee.reaches('OPEN', 30_000);
  await committee.keepOpen(30);
  await own.page.reload();
  await expect(own.page.getByText('投票凭证在这台设备上')).toBeVisible();
  await test.step('slips on paper', async () => {
    await registrar.reload();
    await registrar.getByLabel('口令', { exact: true }).fill(PASSPHRASE);
    await registrar.getByRole('button', { name: '准备纸条' }).click();
    await registrar.getByRole('button', { name: /^打印第 1/ }).click();
    await look(registrar, 'desk-registrar');
    await expectAccessible(registrar, 'registrar');
  });
  await expect(registrar.locator('.paper-slips code').first()).toBeAttached();
  const credentials = await registrar.locator('.paper-slips code').allTextContents();
  expect(new Set(credentials).size).toBeGreaterThanOrEqual(VOTERS);

  const trackers: string[] = [];
  const receipts: string[] = [];
  let replaced = '';
  const counts = NAMES.map(() => 0);
  await test.step('voters', async () => {
    const slips = credentials.slice(1, VOTERS).map((credential) => `${baseURL}/vote.html#${uuid}.${credential}`);
    const ofSlip = `/elections/${id}/slip\n`;
    const before = traffic.holding(ofSlip).length;
    expect(before, 'it was fetched before').toBeGreaterThan(0);
    await own.page.reload();
    await own.page.getByRole('button', { name: '取出我的投票凭证' }).click();
    const sealed = (await own.page.getByRole('link', { name: '带着凭证去投票' }).getAttribute('href')) ?? '';
    expect(traffic.holding(ofSlip), 'and is not asked for when somebody votes').toHaveLength(before);
    for (const [number, address] of [sealed, ...slips].entries()) {
      const page = await enter(browser, traffic, address, number === 0 ? title : '');
      let choice = number % 2;
      let tracker = await seal(page, NAMES[choice] ?? '');
      if (number === 1) {
        await look(page, 'phone-booth-sealed');
        await expectAccessible(page, 'booth, sealed');
        // Who would leave now is asked.
        const asked = page.waitForEvent('dialog');
        await page.close({ runBeforeUnload: true });
        const dialog = await asked;
        expect(dialog.type()).toBe('beforeunload');
        await dialog.dismiss();
        await page.getByRole('button', { name: '不投，检验投票间' }).click();
        await expect(page.getByText('这张选票已作废，永远不会投出')).toBeVisible();
        await expect(page.getByText(NAMES[choice] ?? '')).toBeVisible();
        await page.getByRole('button', { name: '重新填写选票' }).click();
        const other = await seal(page, NAMES[choice] ?? '');
        expect(other).not.toBe(tracker);
        tracker = other;
      }
      await cast(page, committee);
      receipts.push(await keepReceipt(page));
      if (number === 0) {
        await look(page, 'phone-booth-receipt');
        await expectAccessible(page, 'booth, receipt');
      }
      if (number % 4 === 0) {
        replaced = tracker;
        await page.getByRole('button', { name: '改投' }).click();
        choice = 2;
        tracker = await seal(page, NAMES[choice] ?? '');
        await cast(page, committee);
        await page.getByLabel('追踪码', { exact: true }).last().fill(replaced);
        await page.getByRole('button', { name: '在公示板上查找' }).click();
        await expect(page.getByText(/之后改投过，以后一张为准/)).toBeVisible();
      }
      counts[choice] = (counts[choice] ?? 0) + 1;
      trackers.push(tracker);
      await page.context().close();
    }
  });

  await committee.reaches('TALLIED', 240_000);
  await test.step('decryption', async () => {
    const [one, , three] = trustees as [Trustee, Trustee, Trustee];
    await one.page.reload();
    await one.page.getByLabel('备份文件').setInputFiles(three.file);
    await one.page.getByLabel('口令', { exact: true }).fill('not the passphrase');
    await one.page.getByRole('button', { name: '检查并解密' }).click();
    await expect(one.page.getByText('口令不对')).toBeVisible();
    await refuseFile({ ...one, file: three.file }, '检查并解密');
    await giveFile(one, '检查并解密');
    await expect(one.page.getByText('您的解密已提交，谢谢')).toBeVisible({ timeout: 60_000 });
    await three.page.reload();
    await giveFile(three, '检查并解密');
    await expect(three.page.getByText('您的解密已提交，谢谢')).toBeVisible({ timeout: 60_000 });
  });
  await committee.reaches('DECRYPTED', 60_000);
  await committee.step('sign');
  await committee.step('countersign', undefined, 1);

  const read = async (path: string) => (await first.request.get(path)).body();
  const board = JSON.parse((await read(`/api/v1/voting/boards/${uuid}`)).toString()) as { result: number[][]; ballots: number };
  expect(board.result).toEqual([
    [0, ...counts],
    [0, VOTERS, 0],
  ]);
  expect(board.ballots).toBe(VOTERS + AGAIN);
  const files = {
    archive: await read(`/elections/${uuid}/${uuid}.bel`),
    proofs: await read(`/elections/${uuid}/proofs.json`),
    accepted: await read(`/elections/${uuid}/accepted.json`),
  };
  verifyArchive(folder, uuid, files, trackers, receipts);

  expect(traffic.requests).toBeGreaterThan(50);
  // What did leave is found, in an address and in a body.
  await first.evaluate((body) => fetch('/', { method: 'POST', body }), '对照：这句话发出去了');
  for (const sent of [replaced, '这句话发出去了']) expect(traffic.holding(sent), sent).not.toEqual([]);
  const secrets = [
    ...credentials,
    ...credentials.map((each) => each.replaceAll('-', '')),
    PASSPHRASE,
    ...receipts.flatMap((each) => each.split(':')[1] ?? 'no blinding'),
    'tongxin-ballot-secret',
    ...trustees.map(({ file }) => (JSON.parse(readFileSync(file, 'utf8')) as { data: string }).data),
    ...NAMES,
    '"choices":[[',
  ];
  for (const secret of secrets) expect(traffic.holding(secret), secret).toEqual([]);
  expect(complaints).toEqual([]);
});

/** Journeys 2, 3 and 4: from a phone to an answer and back, nobody reloading. */
import { expect } from '@playwright/test';
import { account, complaints, desk, look, openFromInbox, phone, test } from './people';

const photo = {
  name: '冷饭.png',
  mimeType: 'image/png',
  // 2×2 px
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
    'base64',
  ),
};
const title = `二食堂晚班的饭菜是凉的 ${Date.now() % 100_000}`;
const member = account((each) => each.role === '职工' && each.unit === '机加工车间', 'an employee of a workshop');
const staff = account((each) => each.role.includes('工会') && each.unit === member.unit, 'union staff of that workshop');
const higher = account((each) => each.role.includes('工会') && each.unit === '第一分厂', 'union staff of the plant above it');
const handler = account((each) => each.role.includes('后勤'), 'a handler of logistics');

test.afterAll(() => expect(complaints).toEqual([]));

test('a concern is raised, accepted, assigned, answered, rated "not solved", and opens one level higher', async ({ signIn }) => {
  const { page: mine, context: myPhone } = await signIn(member, phone);
  await look(mine, '01-home-phone');

  // Journey 2: begun, left half-way, found again.
  await mine.getByRole('link', { name: /^提诉求/ }).click();
  await mine.getByLabel(/福利与生活/).check();
  await mine.getByLabel('一句话说清楚').fill(title);
  await mine.getByLabel('具体情况').fill('这周晚班去二食堂，菜和饭都是凉的，');
  await mine.getByLabel('添加照片或文件').setInputFiles(photo);
  await expect(mine.getByText('已上传')).toBeVisible();
  await mine.close();

  const back = await myPhone.newPage();
  await back.goto('/');
  await back.getByRole('link', { name: /没提交的草稿/ }).click();
  await expect(back.getByLabel('一句话说清楚')).toHaveValue(title);
  await expect(back.getByText('已上传')).toBeVisible();
  await back.getByLabel('具体情况').fill('这周晚班去二食堂，菜和饭都是凉的，希望能保温。');
  await expect(back.getByText('谁会看到')).toBeVisible();
  await expect(back.getByText(/前给您第一次答复/)).toBeVisible();
  await look(back, '02-raise-phone');
  const submit = back.getByRole('button', { name: `提交给${member.unit}工会` });
  await back.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(back.getByText('谁会看到')).toBeInViewport();
  await expect(submit).toBeInViewport();
  // Nobody can press it before having come past who will see it.
  await back.evaluate(() => window.scrollTo(0, 0));
  await expect(submit).not.toBeInViewport();

  // Journey 3 begins before the filing: the desk is open and is not reloaded.
  const { page: office } = await signIn(staff, desk);
  await expect(office.getByRole('heading', { name: '今日' })).toBeVisible();
  await office.getByRole('link', { name: '受理与分派' }).click();
  await expect(office.getByRole('table')).toBeVisible();

  await submit.click();
  await expect(back.getByText('诉求编号')).toBeVisible();
  const number = await back.locator('.receipt-number').innerText();
  await look(back, '03-receipt-phone');
  await back.getByRole('button', { name: '这些日期怎么来的' }).click();
  await expect(back.getByRole('heading', { name: '一天一天数过来' }).first()).toBeVisible();
  await look(back, '04-why-phone');
  await back.keyboard.press('Escape');

  await expect(office.getByRole('link', { name: title })).toBeVisible();
  await look(office, '05-queue-desk');
  await office.getByRole('link', { name: title }).click();
  await expect(office.getByText(number)).toBeVisible();
  await expect(office.getByText(member.name).first()).toBeVisible();
  await look(office, '06-case-desk');
  await office.getByRole('button', { name: '受理这件诉求' }).click();
  await expect(office.getByText('已受理').first()).toBeVisible();
  await office.getByLabel(/^分派/).check();
  await office.getByLabel('交给哪个部门').selectOption({ label: handler.unit });
  await office.getByRole('button', { name: `分派给${handler.unit}` }).click();
  await expect(office.locator('.page-head').getByText('已分派')).toBeVisible();
  await office.getByRole('button', { name: '内部备注' }).click();
  await office.getByRole('textbox', { name: '内部备注' }).fill('上个月也有人反映过。');
  await office.getByRole('button', { name: '记下备注' }).click();
  await expect(office.getByText('内部备注，诉求人看不到')).toBeVisible();

  // The department sees "the author" and answers.
  const { page: logistics } = await signIn(handler, desk);
  await logistics.getByRole('link', { name: '本部门承办' }).click();
  await logistics.getByRole('link', { name: title }).click();
  await expect(logistics.getByText('诉求人（未公开姓名）')).toBeVisible();
  await expect(logistics.getByText(member.name)).toHaveCount(0);
  await logistics.getByRole('button', { name: '开始办理' }).click();
  await expect(logistics.locator('.page-head').getByText('办理中')).toBeVisible();
  await logistics.getByLabel('答复内容').fill('已给晚班窗口配了保温台，今晚起饭菜保温到 22 点。');
  await look(logistics, '07-department-desk');
  await logistics.getByRole('button', { name: '答复诉求人' }).click();
  await expect(logistics.locator('.page-head').getByText('已答复')).toBeVisible();

  // It is on the phone within seconds: the badge, the inbox, the case.
  await expect(back.getByText(/消息，\d+ 条未读/)).toBeAttached();
  await openFromInbox(back, `${number} 有答复了`);
  await expect(back.getByText('已给晚班窗口配了保温台').first()).toBeVisible();
  await expect(back.getByText('上个月也有人反映过。')).toHaveCount(0);
  await look(back, '08-answered-phone');

  // Journey 4: not solved, and why.
  await back.getByLabel('没有解决').check();
  await back.getByLabel(/^2/).check();
  await back.getByLabel('还差在哪里').fill('保温台是坏的，饭还是凉的。');
  await back.getByRole('button', { name: '提交评价，交上一级重新办理' }).click();
  await expect(back.locator('.page-head').getByText('重新办理')).toBeVisible();
  await look(back, '09-reopened-phone');

  // One level higher somebody has it now; the first desk cannot make that go away: its open page says so, and why.
  await expect(office.getByText('您经手过这件诉求')).toBeVisible();
  await expect(office.getByText('保温台是坏的，饭还是凉的。').first()).toBeVisible();
  await expect(back.getByText('没有解决，交上一级工会重新办理').first()).toBeVisible();
  const { page: above } = await signIn(higher, desk);
  await openFromInbox(above, `${number} 要重办`);
  await expect(above.getByRole('heading', { name: title })).toBeVisible();
  await expect(above.getByText('保温台是坏的，饭还是凉的。').first()).toBeVisible();
  await look(above, '10-reopened-desk');
});

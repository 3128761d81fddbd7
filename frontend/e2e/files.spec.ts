/** Word files and videos: an employee attaches them on a phone, the desk opens them. */
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { account, complaints, desk, look, phone, test } from './people';
import { film, letter } from './sample-files';

const title = `上班路上的坑 ${Date.now() % 100_000}`;
const member = account((each) => each.role === '职工' && each.unit === '机加工车间', 'an employee of a workshop');
const staff = account((each) => each.role.includes('工会') && each.unit === member.unit, 'union staff of that workshop');

test.afterAll(() => expect(complaints).toEqual([]));

/** Of an archive, the part of that name (APPNOTE 4.3.7). */
function part(archive: Buffer, name: string) {
  const at = archive.indexOf(name) - 30;
  const begin = at + 30 + name.length + archive.readUInt16LE(at + 28);
  return inflateRawSync(archive.subarray(begin, begin + archive.readUInt32LE(at + 18))).toString();
}

test('a Word file and a video are told beforehand, attached on a phone, and opened at the desk', async ({ signIn }) => {
  const { page: mine } = await signIn(member, phone);
  await mine.getByRole('link', { name: /^提诉求/ }).click();
  await mine.getByLabel(/福利与生活/).check();
  await mine.getByLabel('一句话说清楚').fill(title);
  await mine.getByLabel('具体情况').fill('情况写在文件里，现场拍了视频。');
  await expect(mine.getByText(/Word、Excel、PPT、文本。视频不超过 25 MB、5 分钟/)).toBeVisible();
  await mine.getByText('哪些格式可以').click();
  await expect(mine.getByText(/\.docx、\.xlsx、\.pptx、\.txt、\.csv/)).toBeVisible();
  const field = mine.getByLabel('添加照片或文件');
  for (const kind of ['.docx', '.mp4', 'video/quicktime', '.csv']) expect(await field.getAttribute('accept')).toContain(kind);

  await field.setInputFiles({ name: '旧.doc', mimeType: 'application/msword', buffer: Buffer.from('d0cf11e0a1b11ae1', 'hex') });
  await expect(mine.getByText(/这是旧版 Office 文件.*另存为 \.docx/)).toBeVisible();
  await mine.getByRole('button', { name: '移除: 旧.doc' }).click();

  await field.setInputFiles([letter, film]);
  await expect(mine.getByText('已上传')).toHaveCount(2);
  await look(mine, 'files-01-raise-phone');
  await mine.getByRole('button', { name: `提交给${member.unit}工会` }).click();
  await expect(mine.getByText('诉求编号')).toBeVisible();

  const { page: office } = await signIn(staff, desk);
  await office.getByRole('link', { name: '受理与分派' }).click();
  await office.getByRole('link', { name: title }).click();
  const player = office.getByLabel('视频：现场.mp4');
  await player.scrollIntoViewIfNeeded();
  const plays = (video: HTMLVideoElement) => [video.videoWidth, video.videoHeight, Math.round(video.duration)];
  await expect.poll(() => player.evaluate(plays)).toEqual([64, 48, 1]);
  expect((await player.boundingBox())?.width).toBeGreaterThan(300);
  await player.evaluate((video: HTMLVideoElement) => ((video.muted = true), video.play()));
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0.3);
  await look(office, 'files-02-case-desk');

  const coming = office.waitForEvent('download');
  await office.getByRole('link', { name: '情况说明.docx', exact: true }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe('情况说明.docx');
  expect(part(readFileSync(await download.path()), 'word/document.xml')).toContain('十月工资没有发');
});

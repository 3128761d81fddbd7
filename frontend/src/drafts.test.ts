import { beforeEach, describe, expect, it, vi } from 'vitest';
import { changeDraft, draftNames, dropDrafts, readDraft, stopDrafts } from './drafts';
import { keepPending, pendingFile } from './ui/pending-files';

describe('drafts', () => {
  beforeEach(async () => {
    await dropDrafts('zhang');
    await dropDrafts('li');
  });

  it('are on the device as soon as they are typed', () => {
    changeDraft<string>('zhang', 'concern', () => '食堂');
    expect(localStorage.getItem('tongxin.draft.zhang.concern')).toBe('"食堂"');
  });

  it('build on what is there by then, however late the change comes', () => {
    changeDraft<string[]>('zhang', 'files', () => ['a']);
    changeDraft<string[]>('zhang', 'files', (files) => [...(files ?? []), 'b']);
    expect(readDraft('zhang', 'files')).toEqual(['a', 'b']);
  });

  it('of one person are not those of another', () => {
    changeDraft<string>('zhang', 'concern', () => '食堂');
    expect(readDraft('li', 'concern')).toBeNull();
    expect(draftNames('zhang')).toEqual(['concern']);
    expect(draftNames('li')).toEqual([]);
  });

  it('leave the device once they are null, and all of them when their owner says so', async () => {
    changeDraft<string>('zhang', 'a', () => '1');
    changeDraft<string>('zhang', 'b', () => '2');
    changeDraft<string>('zhang', 'a', () => null);
    expect(draftNames('zhang')).toEqual(['b']);
    await dropDrafts('zhang');
    expect(Object.keys(localStorage).filter((key) => key.includes('.zhang.'))).toEqual([]);
  });

  it('that cannot be read count as none', () => {
    localStorage.setItem('tongxin.draft.zhang.broken', '{');
    expect(readDraft('zhang', 'broken')).toBeNull();
  });

  it('take their files with them, but no other draft’s', async () => {
    const attach = async (owner: string, key: string) => {
      changeDraft(owner, 'message', () => ({ text: '', files: [{ key }] }));
      await keepPending(key, { name: 'a.jpg', blob: new Blob(['a']) });
    };
    await attach('zhang', 'file-1');
    await attach('li', 'file-2');
    changeDraft('zhang', 'message', () => null);
    await vi.waitFor(async () => expect(await pendingFile('file-1')).toBeUndefined());
    expect((await pendingFile('file-2'))?.name).toBe('a.jpg');
    await attach('zhang', 'file-3');
    await dropDrafts('zhang');
    expect(await pendingFile('file-3')).toBeUndefined();
  });

  it('are stored no more once their owner left in another tab', () => {
    stopDrafts();
    changeDraft<string>('zhang', 'late', () => '还在写');
    expect(draftNames('zhang')).toEqual([]);
  });
});

import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { changeDraft, draftNames, dropDrafts } from './drafts';
import { useSealedDraft } from './sealed-drafts';
import { keepPending, pendingFile } from './ui/pending-files';

interface Letter {
  text: string;
  files: { key: string; name: string }[];
}

const stored = () => JSON.stringify(Object.values(localStorage));
const begin = () => renderHook(() => useSealedDraft<Letter>('zhang', 'letter'));

afterEach(() => dropDrafts('zhang'));

it('nothing of it lies open, and it counts as begun', () => {
  const { result } = begin();
  act(() => result.current[1](() => ({ text: '尿毒症', files: [{ key: 'file-1', name: '诊断书.jpg' }] })));
  expect(result.current[0]?.text).toBe('尿毒症');
  expect(draftNames('zhang')).toEqual(['letter']);
  expect(stored()).not.toMatch(/尿毒症|诊断书/);
});

it('its files stay as long as it does', async () => {
  const { result } = begin();
  act(() => result.current[1](() => ({ text: '', files: [{ key: 'file-1', name: 'a.jpg' }] })));
  await keepPending('file-1', { name: 'a.jpg', blob: new Blob(['a']) });
  changeDraft('zhang', 'other', () => null);
  expect((await pendingFile('file-1'))?.name).toBe('a.jpg');
  act(() => result.current[1](() => null));
  await vi.waitFor(async () => expect(await pendingFile('file-1')).toBeUndefined());
  expect(draftNames('zhang')).toEqual([]);
});

it('what an earlier release kept in plain goes on, sealed', async () => {
  await dropDrafts('zhang');
  changeDraft('li', 'letter', () => ({ text: '尿毒症', files: [] }));
  const { result } = renderHook(() => useSealedDraft<Letter>('li', 'letter'));
  act(() => result.current[1]((draft) => draft && { ...draft, text: `${draft.text}三年` }));
  expect(result.current[0]?.text).toBe('尿毒症三年');
  expect(stored()).not.toContain('尿毒症');
  await act(() => dropDrafts('li'));
  expect(result.current[0]).toBeNull();
});

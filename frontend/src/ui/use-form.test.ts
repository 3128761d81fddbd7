import { act, renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { noAnswer, Problem } from '@/api/problem';
import { dropDrafts, readDraft, useDraft } from '@/drafts';
import type { PickedFile } from './picked-file';
import { useForm } from './use-form';

interface Letter {
  to: string;
  text: string;
  files: PickedFile[];
}
const start: Letter = { to: '', text: '', files: [] };
const sentFile: PickedFile = { key: 'k', name: 'a.jpg', media_type: 'image/jpeg', id: 'f1', at: Date.now() };

type Options = Partial<Parameters<typeof useForm<Letter>>[0]> & { isKept?: boolean };

const form = ({ isKept, ...options }: Options = {}) =>
  renderHook(() => {
    const draft = useDraft<Letter>('zhang', 'letter');
    return useForm<Letter>({
      start,
      store: isKept ? draft : undefined,
      required: ['to'],
      send: async () => undefined,
      ...options,
    });
  }).result;

const refused = (code: string) => new Problem(409, code, code, null);

afterEach(() => dropDrafts('zhang'));

describe('a form', () => {
  it('says what is missing once tried, and is not sent before', async () => {
    const send = vi.fn(async () => undefined);
    const shown = form({ send, faults: ({ text }) => ({ text: text.length < 2 ? 'short' : undefined }) });
    expect(shown.current.error('to')).toBeUndefined();
    await act(() => shown.current.submit());
    expect([shown.current.error('to'), shown.current.error('text')]).toEqual([expect.stringMatching(/./), 'short']);
    act(() => shown.current.set({ to: 'li', text: 'ab' }));
    expect(shown.current.missing).toEqual([]);
    expect(send).not.toHaveBeenCalled();
    await act(() => shown.current.submit());
    expect(send).toHaveBeenCalledOnce();
    expect(send).toHaveBeenCalledWith({ to: 'li', text: 'ab', files: [] }, expect.stringMatching(/./));
  });

  it('waits for no file that is none of its own', async () => {
    const send = vi.fn(async () => undefined);
    const shown = form({ send, hasFiles: false });
    act(() => shown.current.set({ to: 'li', files: [{ ...sentFile, id: undefined }] }));
    await act(() => shown.current.submit());
    expect(send).toHaveBeenCalledOnce();
  });

  it('keeps for the next one what is named', async () => {
    const shown = form({ keeps: ['to'] });
    act(() => shown.current.set({ to: 'li', text: 'ab' }));
    await act(() => shown.current.submit());
    expect(shown.current.values).toMatchObject({ to: 'li', text: '' });
  });

  it('takes blanks for nothing', async () => {
    const shown = form();
    act(() => shown.current.set({ to: ' ' }));
    expect(shown.current.missing).toEqual(['to']);
  });

  it('waits for its uploads', async () => {
    const send = vi.fn(async () => undefined);
    const shown = form({ send });
    act(() => shown.current.set({ to: 'li', files: [{ ...sentFile, id: undefined }] }));
    await act(() => shown.current.submit());
    expect(send).not.toHaveBeenCalled();
    expect(shown.current.error('files')).toMatch(/./);
    act(() => shown.current.files.onChange((files) => files.map((file) => ({ ...file, id: 'f1', at: Date.now() }))));
    await act(() => shown.current.submit());
    expect(send).toHaveBeenCalledOnce();
  });

  it('is busy while it is sent, and keeps what was refused with what was written', async () => {
    let refuse: (error: unknown) => void = () => undefined;
    const shown = form({ send: () => new Promise((_, reject) => (refuse = reject)) });
    act(() => shown.current.set({ to: 'li' }));
    act(() => void shown.current.submit());
    expect(shown.current.isBusy).toBe(true);
    await act(async () => refuse(noAnswer()));
    expect([shown.current.isBusy, shown.current.problem?.code, shown.current.values.to]).toEqual([false, 'no_answer', 'li']);
  });

  it('begins again once it went through, or stays busy as it is where another page follows', async () => {
    for (const leaves of [false, true]) {
      const shown = form({ leaves });
      act(() => shown.current.set({ to: 'li' }));
      await act(() => shown.current.submit());
      expect([shown.current.isBusy, shown.current.values.to]).toEqual(leaves ? [true, 'li'] : [false, '']);
    }
  });

  it('says what a field of the answer says', async () => {
    const errors = [{ field: 'body.text', code: 'too_long', message: 'too long' }];
    const shown = form({ send: () => Promise.reject(new Problem(422, 'invalid_input', '', null, errors)) });
    act(() => shown.current.set({ to: 'li' }));
    await act(() => shown.current.submit());
    expect(shown.current.error('text')).toBe('too long');
  });
});

describe('the key of a form', () => {
  const keys: string[] = [];
  const sends = (...codes: string[]) => {
    keys.length = 0;
    return async (_: Letter, key: string) => {
      keys.push(key);
      const code = codes[keys.length - 1];
      if (code) throw code === 'no_answer' ? noAnswer() : refused(code);
    };
  };
  const sendTwice = async (options: Options) => {
    const shown = form(options);
    for (const to of ['li', 'wang']) {
      act(() => shown.current.set({ to }));
      await act(() => shown.current.submit());
    }
    return shown;
  };

  it.each([true, false])('is the same until it went through, then another (a draft: %s)', async (isKept) => {
    await sendTwice({ isKept, send: sends('no_answer') });
    expect(keys[0]).toMatch(/./);
    expect(keys[1]).toBe(keys[0]);
    await sendTwice({ isKept, send: sends() });
    expect(keys[1]).not.toBe(keys[0]);
  });

  it.each([true, false])(
    'is another where the former went through unseen (a draft: %s), with its files sent again',
    async (isKept) => {
      const shown = form({ isKept, send: sends('idempotency_key_reused') });
      act(() => shown.current.set({ to: 'li', files: [sentFile] }));
      await act(() => shown.current.submit());
      expect(shown.current.values.files.map(({ id }) => id)).toEqual([undefined]);
      act(() => shown.current.set({ files: [] }));
      await act(() => shown.current.submit());
      expect(keys[1]).not.toBe(keys[0]);
    },
  );

  it('stays where the same thing is never sent twice', async () => {
    await sendTwice({ isOnce: true, send: sends('idempotency_key_reused') });
    expect(keys[1]).toBe(keys[0]);
  });

  it('is one of each draft', async () => {
    const shown = renderHook(
      ({ name }) => useForm<Letter>({ start, store: useDraft<Letter>('zhang', name), send: async () => undefined }),
      { initialProps: { name: 'letter' } },
    );
    act(() => shown.result.current.set({ text: 'a' }));
    shown.rerender({ name: 'note' });
    act(() => shown.result.current.set({ text: 'b' }));
    const keyOf = (name: string) => readDraft<{ key: string }>('zhang', name)?.key;
    expect(keyOf('letter')).toMatch(/./);
    expect(keyOf('note')).not.toBe(keyOf('letter'));
  });
});

describe('what was refused', () => {
  const refusing = async (problem: Problem) => {
    const shown = form({ send: () => Promise.reject(problem) });
    act(() => shown.current.set({ to: 'li' }));
    await act(() => shown.current.submit());
    expect(shown.current.problem).toBe(problem);
    return shown;
  };
  const error = (field: string) => ({ field, code: 'wrong', message: `${field} is wrong` });

  it('is no longer said once something else is written', async () => {
    const shown = await refusing(refused('role_in_conflict'));
    act(() => shown.current.text('text').onChange({ target: { value: 'a' } } as never));
    expect(shown.current.problem).toBeNull();
  });

  it('is said of each field until that one is changed', async () => {
    const shown = await refusing(new Problem(422, 'invalid', 'wrong', null, [error('body.to'), error('text')]));
    act(() => shown.current.set({ to: 'wang' }));
    expect([shown.current.error('to'), shown.current.error('text')]).toEqual([undefined, 'text is wrong']);
    act(() => shown.current.set({ text: 'b' }));
    expect(shown.current.problem).toBeNull();
  });

  it('is said of a field again when it is refused again', async () => {
    const shown = await refusing(new Problem(422, 'invalid', 'wrong', null, [error('to'), error('text')]));
    act(() => shown.current.set({ to: 'wang' }));
    await act(() => shown.current.submit());
    expect(shown.current.error('to')).toBe('to is wrong');
  });

  it('is no longer said once files are picked or taken away, but when one has been uploaded', async () => {
    for (const problem of [refused('file_not_usable'), new Problem(422, 'invalid', 'wrong', null, [error('body.file_ids')])]) {
      const shown = await refusing(problem);
      act(() => shown.current.files.onChange(() => [{ ...sentFile, id: undefined }]));
      expect(shown.current.problem).toBeNull();
    }
    const shown = form({ send: () => Promise.reject(refused('file_not_usable')) });
    act(() => shown.current.set({ to: 'li', files: [sentFile] }));
    await act(() => shown.current.submit());
    act(() => shown.current.files.onChange((files) => files.map((file) => ({ ...file, id: 'f2' }))));
    expect(shown.current.problem?.code).toBe('file_not_usable');
    act(() => shown.current.files.onChange(() => []));
    expect(shown.current.problem).toBeNull();
  });

  it.each([noAnswer(), new Problem(503, 'away', 'away', null), new Problem(429, 'too_many_requests', 'slow down', null)])(
    'is not what had no answer or comes too fast: $code stays',
    async (problem) => {
      const shown = await refusing(problem);
      act(() => shown.current.set({ text: 'a' }));
      expect(shown.current.problem).toBe(problem);
    },
  );
});

describe('the draft of a form', () => {
  it('is kept as typed, goes once it went through, and is not brought back by a late upload', async () => {
    const isEmpty = ({ text, files }: Letter) => text === '' && files.length === 0;
    const shown = form({ isKept: true, isEmpty, required: [] });
    act(() => shown.current.set({ text: 'dear' }));
    expect(readDraft('zhang', 'letter')).toMatchObject({ text: 'dear' });
    await act(() => shown.current.submit());
    act(() => shown.current.files.onChange((files) => files.map((file) => ({ ...file, id: 'late' }))));
    expect(readDraft('zhang', 'letter')).toBeNull();
  });

  it('holds what is typed while what follows the former is on its way', async () => {
    let arrive: () => void = () => undefined;
    const shown = form({ isKept: true, required: [], sent: () => new Promise<void>((resolve) => (arrive = resolve)) });
    act(() => shown.current.set({ text: 'first' }));
    await act(async () => void shown.current.submit());
    act(() => shown.current.set({ text: 'second' }));
    await act(async () => arrive());
    expect(readDraft('zhang', 'letter')).toMatchObject({ text: 'second' });
  });
});

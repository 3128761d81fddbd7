import { act, renderHook } from '@testing-library/react';
import { useState, type ChangeEvent } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useTyping } from './use-typing';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const asked: string[] = [];
  const { result } = renderHook(() => {
    const [q, setQ] = useState('');
    return useTyping(q, (next) => {
      asked.push(next);
      setQ(next);
    });
  });
  const type = (text: string) => act(() => result.current.onChange({ target: { value: text } } as ChangeEvent<HTMLInputElement>));
  const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));
  return { asked, result, type, wait };
}

it('asks once for a word, not for each key', () => {
  const { asked, result, type, wait } = start();
  for (const text of ['e', 'e0', 'e01 ']) {
    type(text);
    wait(200);
  }
  expect(asked).toEqual([]);
  wait(100);
  expect(asked).toEqual(['e01']);
  expect(result.current.value).toBe('e01 ');
});

it('asks for no pinyin', () => {
  const { asked, result, type, wait } = start();
  act(() => result.current.onCompositionStart());
  type('zhang');
  wait(2_000);
  expect(asked).toEqual([]);
  type('张');
  act(() => result.current.onCompositionEnd());
  wait(300);
  expect(asked).toEqual(['张']);
});

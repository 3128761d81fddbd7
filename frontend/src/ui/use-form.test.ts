import { act, renderHook } from '@testing-library/react';
import type { FormEvent } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { noAnswer } from '@/api/problem';
import { useForm } from './use-form';

const event = () => ({ preventDefault: vi.fn() }) as unknown as FormEvent;

describe('a form', () => {
  it('says what is missing once tried, and is not sent before', async () => {
    const { result } = renderHook(() => useForm());
    const send = vi.fn();
    expect(result.current.missing('')).toBeUndefined();
    await act(async () => result.current.submit(false, send)(event()));
    expect(result.current.missing('')).toBeDefined();
    expect(result.current.missing('there')).toBeUndefined();
    expect(send).not.toHaveBeenCalled();
  });

  it('is busy while it is sent, and keeps what was refused', async () => {
    const { result } = renderHook(() => useForm());
    let refuse: (error: unknown) => void = () => undefined;
    act(() => result.current.submit(true, () => new Promise((_, reject) => (refuse = reject)))(event()));
    expect(result.current.isBusy).toBe(true);
    await act(async () => refuse(noAnswer()));
    expect(result.current.isBusy).toBe(false);
    expect(result.current.problem?.code).toBe('no_answer');
    await act(async () => result.current.submit(true, () => undefined)(event()));
    expect(result.current.problem).toBeNull();
  });

  it('stays busy where another page follows', async () => {
    const { result } = renderHook(() => useForm({ leaves: true }));
    await act(async () => result.current.submit(true, () => undefined)(event()));
    expect(result.current.isBusy).toBe(true);
  });
});

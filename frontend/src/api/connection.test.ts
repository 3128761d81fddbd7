import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answered, isConnected, onConnection, startConnection, unanswered } from './connection';

describe('the connection', () => {
  const ask = vi.fn<() => Promise<Response>>();

  beforeEach(() => {
    vi.useFakeTimers();
    ask.mockReset();
    vi.stubGlobal('fetch', ask);
  });
  afterEach(() => {
    answered(performance.now());
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('is known to be missing from the start', () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    startConnection();
    expect(isConnected()).toBe(false);
  });

  it('is lost with a call that gets no answer, and found again by itself', async () => {
    const told = vi.fn();
    const stop = onConnection(told);
    ask.mockRejectedValueOnce(new TypeError('Failed to fetch')).mockResolvedValue(new Response());
    unanswered();
    unanswered();
    expect(isConnected()).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect([ask.mock.calls.length, isConnected()]).toEqual([1, false]);
    await vi.advanceTimersByTimeAsync(4_000);
    expect([ask.mock.calls.length, isConnected()]).toEqual([2, true]);
    expect(told.mock.calls.flat()).toEqual([false, true]);
    stop();
  });

  it('is not back because something asked before it was lost is answered late', () => {
    const askedAt = performance.now();
    vi.advanceTimersByTime(5);
    window.dispatchEvent(new Event('offline'));
    answered(askedAt);
    expect(isConnected()).toBe(false);
  });

  it('asks no further once a call was answered', async () => {
    unanswered();
    answered(performance.now());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ask.mock.calls.length).toBe(0);
    expect(isConnected()).toBe(true);
  });
});

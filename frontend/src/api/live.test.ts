import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { follow, waitBefore } from './live';

class Source extends EventTarget {
  static readonly CLOSED = 2;
  static opened: Source[] = [];
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    super();
    Source.opened.push(this);
  }
  close() {
    this.readyState = Source.CLOSED;
  }
}

describe('the live stream', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    Source.opened = [];
    vi.stubGlobal('EventSource', Source);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const start = () => {
    const queries = new QueryClient();
    const refreshed = vi.spyOn(queries, 'invalidateQueries').mockResolvedValue();
    return { refreshed, stop: follow(queries) };
  };

  it('asks again for what a hint may have changed', () => {
    const { refreshed, stop } = start();
    Source.opened[0]?.dispatchEvent(new MessageEvent('message', { data: '{}' }));
    expect(refreshed.mock.calls.map(([filter]) => filter?.queryKey?.[0])).toEqual(['unread', 'inbox', 'todo', 'cases', 'case']);
    stop();
  });

  it('catches up on what it missed whenever it opens, the first time too', () => {
    const { refreshed, stop } = start();
    Source.opened[0]?.onopen?.();
    const atFirst = refreshed.mock.calls.length;
    expect(atFirst).toBeGreaterThan(0);
    Source.opened[0]?.onerror?.();
    vi.advanceTimersByTime(1_000);
    expect(Source.opened).toHaveLength(2);
    Source.opened[1]?.onopen?.();
    expect(refreshed.mock.calls.length).toBe(2 * atFirst);
    stop();
  });

  it('waits longer each time, up to a minute, and tries at once when the network is back', () => {
    expect([0, 1, 2, 10].map((attempt) => waitBefore(attempt, 1))).toEqual([1_000, 2_000, 4_000, 60_000]);
    const { stop } = start();
    Source.opened[0]?.onerror?.();
    window.dispatchEvent(new Event('online'));
    expect(Source.opened).toHaveLength(2);
    stop();
  });

  it('does not trust a stream that outlives what the server allows', () => {
    const { stop } = start();
    Source.opened[0]?.onopen?.();
    vi.advanceTimersByTime(6 * 60_000 + 1_000);
    expect(Source.opened[0]?.readyState).toBe(Source.CLOSED);
    expect(Source.opened).toHaveLength(2);
    stop();
  });

  it('tries at once when somebody looks at the page again', () => {
    const { stop } = start();
    Source.opened[0]?.onerror?.();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(Source.opened).toHaveLength(2);
    stop();
  });

  it('ends with the page', () => {
    const { stop } = start();
    stop();
    Source.opened[0]?.onerror?.();
    vi.advanceTimersByTime(2 * 60_000);
    expect(Source.opened.map((each) => each.readyState)).toEqual([Source.CLOSED]);
  });
});

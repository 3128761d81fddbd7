import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { features } from '@/features';
import { follow, waitBefore } from './live';

const live = features.flatMap((feature) => feature.live ?? []);
/** Of all features, those that come later too. */
const lists = live.flatMap((each) => (each.lists ?? []).map((key) => key.join(' ')));
const ofCase = '{"subject_type":"case","subject_id":"1"}';

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
    return { refreshed, stop: follow(queries, live) };
  };

  const keys = (refreshed: { mock: { calls: unknown[][] } }) =>
    refreshed.mock.calls.map(([filter]) => (filter as { queryKey?: unknown[] } | undefined)?.queryKey?.join(' ') ?? 'everything');

  it.each(['message', 'changed'])(
    'asks again for what a hint (%s) may have changed, of cases only for the one it names',
    (type) => {
      const { refreshed, stop } = start();
      Source.opened[0]?.dispatchEvent(
        new MessageEvent(type, { data: '{"kind":"case_started","subject_type":"case","subject_id":"1"}' }),
      );
      expect(keys(refreshed)).toEqual(['case 1', ...lists]);
      stop();
    },
  );

  it('asks again for nothing but lists when a subject changed that no feature shows', () => {
    const { refreshed, stop } = start();
    Source.opened[0]?.dispatchEvent(new MessageEvent('changed', { data: '{"subject_type":"star","subject_id":"1"}' }));
    vi.advanceTimersByTime(6_000);
    expect(keys(refreshed)).toEqual(lists);
    stop();
  });

  it('asks again for every subject after a hint of the release before, which names none', () => {
    const { refreshed, stop } = start();
    Source.opened[0]?.dispatchEvent(new MessageEvent('changed', { data: '{"case_id":"1"}' }));
    expect(keys(refreshed)).toEqual(expect.arrayContaining(['me', 'case', 'proposals', 'cases']));
    stop();
  });

  it('asks for lists once at once and once after a burst of hints, for each case every time', () => {
    const { refreshed, stop } = start();
    for (const id of [1, 2, 3, 4])
      Source.opened[0]?.dispatchEvent(new MessageEvent('changed', { data: `{"subject_type":"case","subject_id":"${id}"}` }));
    expect(keys(refreshed).filter((key) => key === 'cases')).toHaveLength(1);
    vi.advanceTimersByTime(2_000);
    expect(keys(refreshed).filter((key) => key === 'cases')).toHaveLength(2);
    expect(keys(refreshed).filter((key) => key.startsWith('case '))).toEqual(['case 1', 'case 2', 'case 3', 'case 4']);
    stop();
  });

  it('asks who somebody is, then for everything, when their roles change, and again when no old token is left', async () => {
    const { refreshed, stop } = start();
    Source.opened[0]?.dispatchEvent(
      new MessageEvent('message', { data: '{"kind":"role_ended","subject_type":"grant","subject_id":"g"}' }),
    );
    await vi.advanceTimersByTimeAsync(1);
    expect(keys(refreshed)[0]).toBe('me');
    expect(keys(refreshed).filter((key) => key === 'everything')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(keys(refreshed).filter((key) => key === 'everything')).toHaveLength(2);
    stop();
  });

  it.each([
    ['their account changed', 'message', '{"kind":"reset_used","subject_type":"account","subject_id":"m"}'],
    ['a session of theirs ended', 'changed', '{"subject_type":"account","subject_id":"m"}'],
  ])('asks who somebody is when %s, and again when the gateway knows that too', async (_, type, data) => {
    const { refreshed, stop } = start();
    Source.opened[0]?.dispatchEvent(new MessageEvent(type, { data }));
    await vi.advanceTimersByTimeAsync(1);
    expect(keys(refreshed).filter((key) => key === 'me')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(keys(refreshed).filter((key) => key === 'me')).toHaveLength(2);
    stop();
  });

  it('asks who somebody is when the stream is refused, not when it is cut off', () => {
    const { refreshed, stop } = start();
    Source.opened[0]?.onerror?.();
    expect(keys(refreshed)).toEqual([]);
    vi.advanceTimersByTime(1_000);
    const refused = Source.opened[1];
    refused?.close();
    refused?.onerror?.();
    expect(keys(refreshed)).toEqual(['me']);
    stop();
  });

  it.each([
    ['a hint', () => Source.opened[0]?.dispatchEvent(new MessageEvent('changed', { data: ofCase }))],
    ['several hints', () => [1, 2].forEach(() => Source.opened[0]?.dispatchEvent(new MessageEvent('changed', { data: ofCase })))],
    ['its opening', () => Source.opened[0]?.onopen?.()],
  ])('asks again after a first answer that was on its way when %s came', async (_, comes) => {
    const queries = new QueryClient();
    const answers: ((state: string) => void)[] = [];
    const opened = { queryKey: ['case', '1'], queryFn: () => new Promise<string>((resolve) => answers.push(resolve)) };
    const watching = new QueryObserver(queries, opened).subscribe(() => undefined);
    const stop = follow(queries, live);
    comes();
    expect(answers).toHaveLength(1);
    answers[0]?.('assigned');
    await vi.advanceTimersByTimeAsync(1);
    expect(answers).toHaveLength(2);
    answers[1]?.('in progress');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(queries.getQueryData(['case', '1'])).toBe('in progress');
    expect(answers).toHaveLength(2);
    stop();
    watching();
  });

  it('catches up on what it missed whenever it opens, the first time too', () => {
    const { refreshed, stop } = start();
    Source.opened[0]?.onopen?.();
    const atFirst = refreshed.mock.calls.length;
    expect(atFirst).toBeGreaterThan(0);
    vi.advanceTimersByTime(2_000);
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

import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobQuery, type Job } from './jobs';
import { importInterval, type RosterImport } from './roster';

const job = (state: Job['state']) => ({ id: '1', state }) as Job;
const deleted = () => Response.json({ code: 'not_found', title: '', detail: '' }, { status: 404 });

describe('a job', () => {
  const asked = vi.fn<() => Promise<Response>>();
  beforeEach(() => {
    vi.useFakeTimers();
    asked.mockReset();
    vi.stubGlobal('fetch', asked);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it.each([
    ['RUNNING', () => Response.json(job('RUNNING')), true],
    ['WAITING', () => Response.json(job('WAITING')), true],
    ['DONE', () => Response.json(job('DONE')), false],
    ['CANCELLED', () => Response.json(job('CANCELLED')), false],
    ['deleted', deleted, false],
  ])('is asked for again only while it waits or runs: %s', async (_, answer, isAgain) => {
    asked.mockImplementation(async () => answer());
    const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const stop = new QueryObserver(queries, jobQuery('identity', '1')).subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(5_500);
    stop();
    if (isAgain) expect(asked.mock.calls.length).toBeGreaterThan(3);
    else expect(asked).toHaveBeenCalledOnce();
  });
});

describe('a roster import', () => {
  const roster = (state: RosterImport['state']) => ({ state }) as RosterImport;

  it('that is applied is asked for again unless its job tells how far it is', () => {
    expect(importInterval(roster('APPLYING'), undefined)).toBeTruthy();
    expect(importInterval(roster('APPLYING'), job('DONE'))).toBeTruthy();
    expect(importInterval(roster('APPLYING'), job('WAITING'))).toBe(false);
    expect(importInterval(roster('APPLYING'), job('RUNNING'))).toBe(false);
  });

  it.each(['CHECKED', 'APPLIED', 'FAILED', 'EXPIRED'] as const)('that is %s is not', (state) => {
    expect(importInterval(roster(state), undefined)).toBe(false);
    expect(importInterval(undefined, undefined)).toBe(false);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { client } from './client';

describe('a read', () => {
  const asked = vi.fn<(request: Request) => Promise<Response>>(async () => Response.json({ unread: 0 }));
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('fetch', asked);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const isBackground = async () => {
    await client.GET('/api/v1/notifications/unread-count');
    return asked.mock.lastCall?.[0].headers.get('X-Tongxin-Background') === '1';
  };

  it('keeps the session alive only while somebody is at the page', async () => {
    expect(await isBackground()).toBe(false);
    vi.advanceTimersByTime(61_000);
    expect(await isBackground()).toBe(true);
    window.dispatchEvent(new Event('pointerdown'));
    expect(await isBackground()).toBe(false);
  });
});

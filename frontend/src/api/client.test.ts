import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileCase } from './case-actions';
import { exportPreviewQuery } from './cases';
import { client, inTurn } from './client';
import { answered } from './connection';
import { Problem } from './problem';
import { signIn } from './session';
import { upload } from './upload';

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

  it.each([
    ['an export’s preview', () => client.POST('/api/v1/grievances/exports/cases/preview', { body: { scope: 'desk' } })],
    ['the department’s view', () => client.POST('/api/v1/grievances/department-view', { body: { texts: ['a'] } })],
  ])('is %s too, which carries what it asks about', async (_, read) => {
    window.dispatchEvent(new Event('pointerdown'));
    vi.advanceTimersByTime(61_000);
    await read();
    const sent = asked.mock.lastCall?.[0].headers;
    expect([sent?.get('X-Tongxin'), sent?.get('X-Tongxin-Background')]).toEqual(['1', '1']);
  });

  it('is no write, whenever it comes', async () => {
    window.dispatchEvent(new Event('pointerdown'));
    vi.advanceTimersByTime(61_000);
    await client.POST('/api/v1/notifications/messages/read-all');
    expect(asked.mock.lastCall?.[0].headers.get('X-Tongxin-Background')).toBeNull();
  });
});

describe('without an answer', () => {
  /** A dead connection: nothing ever comes, until the call is given up. */
  const silent = vi.fn<(request: Request, options: RequestInit) => Promise<Response>>(
    (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))),
      ),
  );
  class SilentUpload {
    static last: SilentUpload;
    upload: { onprogress?: (event: object) => void } = {};
    onabort?: () => void;
    onloadend?: () => void;
    open() {}
    setRequestHeader() {}
    send() {
      SilentUpload.last = this;
    }
    abort() {
      this.onabort?.();
      this.onloadend?.();
    }
  }
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('fetch', silent);
    vi.stubGlobal('XMLHttpRequest', SilentUpload);
  });
  afterEach(() => {
    answered(performance.now());
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const outcome = (call: Promise<unknown>) => {
    const seen: { status?: number } = {};
    call.catch((error: Problem) => (seen.status = error.status));
    return seen;
  };

  it('a write with a key is given up after a minute, so that it can be sent again; one without is not', async () => {
    const filed = outcome(
      fileCase(
        { kind: 'other', title: '灯坏了', text: '更衣室的灯坏了', file_ids: [], show_author_to_department: false },
        'key-1',
      ),
    );
    const signedIn = outcome(signIn({ employee_number: 'E1', password: 'x' }));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(filed.status).toBeUndefined();
    await vi.advanceTimersByTimeAsync(2_000);
    expect([filed.status, signedIn.status]).toEqual([0, undefined]);
  });

  it('a read that carries a body is given up like any other', async () => {
    const queries = new QueryClient();
    const read = outcome(queries.fetchQuery(exportPreviewQuery('desk', {})));
    await vi.advanceTimersByTimeAsync(19_000);
    expect(read.status).toBeUndefined();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(read.status).toBe(0);
  });

  it('an upload goes on as long as something gets through', async () => {
    const sent = outcome(upload('/files', new Blob(['a']), 'a.jpg', () => undefined));
    for (const loaded of [1, 2, 3]) {
      await vi.advanceTimersByTimeAsync(50_000);
      SilentUpload.last.upload.onprogress?.({ lengthComputable: true, loaded, total: 9 });
    }
    expect(sent.status).toBeUndefined();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent.status).toBe(0);
  });
});

describe('a queue', () => {
  const waits = (code: string, wait: string) =>
    Response.json({ title: 'wait', code }, { status: 429, headers: { 'Retry-After': wait } });
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is waited for when a whole plant signs in at once', async () => {
    const answers = [
      waits('too_many_requests', '5'),
      waits('sign_in_busy', '2'),
      Response.json({ name: '王芳' }, { status: 201 }),
    ];
    const asked = vi.fn(async () => answers.shift() as Response);
    vi.stubGlobal('fetch', asked);
    const signedIn = signIn({ employee_number: 'E1', password: 'x' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect((await signedIn).name).toBe('王芳');
  });

  it('is waited for by a file as long as it takes', async () => {
    const send = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new Problem(429, 'decoding_busy', '', null, [], 31))
      .mockResolvedValue('sent');
    const sent = inTurn(send);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(await sent).toBe('sent');
  });

  it.each([
    ['who guesses', 'sign_in_slowed', '4'],
    ['a rate that is used up', 'too_many_requests', '30'],
    ['a service that is away', 'upstream_unavailable', '5'],
  ])('is none for %s', async (_, code, wait) => {
    const asked = vi.fn(async () => waits(code, wait));
    vi.stubGlobal('fetch', asked);
    await expect(signIn({ employee_number: 'E1', password: 'x' })).rejects.toMatchObject({ code });
    expect(asked).toHaveBeenCalledTimes(1);
  });
});

import { describe, expect, it } from 'vitest';
import type { DrawRecord } from '@/api/contests';
import { checkDraw } from './draw';

/** Made by lottery.py: secret `s`, seed `01 02`. */
const record: DrawRecord = {
  contest: 'CT-2026-000001',
  commitment: '043a718774c572bd8a25adbeb1bfcd5c0256ae11cecf9f9c3f925d0e52beaf89',
  seed_source: '',
  closes_at: '2026-11-01T00:00:00Z',
  tickets: ['aa', 'bb', 'cc', 'dd'],
  list_digest: 'e49c5f752e5279fc53df794b8c7e4636418953afddfe42111c02ff843d64b6e5',
  seed: '01 02',
  secret: 's',
  prizes: [
    { name: 'one', count: 1 },
    { name: 'two', count: 2 },
  ],
  winners: [['bb'], ['dd', 'aa']],
  drawn_at: '2026-11-02T00:00:00Z',
};
const holding = async (changes: Partial<DrawRecord>) => (await checkDraw({ ...record, ...changes })).map(({ holds }) => holds);

describe('a draw', () => {
  it('holds as it was published, and not where anything is another', async () => {
    expect(await holding({})).toEqual([true, true, true]);
    expect(await holding({ secret: 't' })).toEqual([true, false, false]);
    expect(await holding({ tickets: ['aa', 'bb', 'cc', 'ee'] })).toEqual([false, true, false]);
    expect(await holding({ seed: '01 03' })).toEqual([true, true, false]);
  });

  it('is yet to come while the secret is closed', async () => {
    expect(await holding({ secret: null, seed: null, winners: null })).toEqual([true, null, null]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Member } from '@/api/people';
import { accountState } from './account-state';

const member = (more: Partial<Member>) => ({ active: true, activated: true, code_expires_at: null, ...more }) as Member;

describe('an account', () => {
  it('is told from one that was never used, and from one whose code is out', () => {
    expect(accountState(member({})).state).toBe('on');
    expect(accountState(member({ activated: false })).state).toBe('new');
    expect(accountState(member({ activated: false, code_expires_at: '2026-12-22T00:00:00Z' })).state).toBe('code_out');
  });

  it('that was switched off is off, also where it was never used', () => {
    expect(accountState(member({ active: false, activated: false })).state).toBe('off');
  });

  it('is only not switched off for those who are not told more', () => {
    expect(accountState(member({ activated: null })).state).toBe('active');
  });
});

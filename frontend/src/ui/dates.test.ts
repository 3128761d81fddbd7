import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '@/i18n';
import { dueWords, formatAgo, formatMoment, nearness, today, tomorrow } from './dates';

// 2026-11-23 is a Monday; 01:30Z is 09:30 in China.
const now = new Date('2026-11-23T01:30:00Z');
const due = (at: string, more: { late?: boolean; met_at?: string; stopped_at?: string } = {}) => ({ at, late: false, ...more });

afterEach(() => setLanguage('zh-CN'));

describe('a deadline in words', () => {
  it('counts calendar days of China, not spans of 24 hours', () => {
    expect(dueWords(due('2026-11-23T15:59:59Z'), now)).toBe('今天到期');
    expect(dueWords(due('2026-11-23T16:00:01Z'), now)).toBe('明天到期');
    expect(dueWords(due('2026-11-26T09:00:00Z'), now)).toBe('还有 3 天');
  });

  it('tells the hours when few are left', () => {
    expect(dueWords(due('2026-11-23T05:00:00Z'), now)).toBe('还有 3 小时');
  });

  it('is late when the server says so, not by this device’s clock', () => {
    expect(nearness(due('2026-11-30T00:00:00Z', { late: true }), now)).toBe('late');
    expect(nearness(due('2026-11-22T00:00:00Z'), now)).not.toBe('late');
    expect(dueWords(due('2026-11-21T10:00:00Z', { late: true }), now)).toBe('已逾期 2 天');
    expect(dueWords(due('2026-11-23T00:00:00Z', { late: true }), now)).toBe('已逾期不到 1 天');
  });

  it('stays honest about one that was met late', () => {
    expect(dueWords(due('2026-11-20T10:00:00Z', { met_at: '2026-11-19T10:00:00Z' }), now)).toBe('已按时完成');
    expect(dueWords(due('2026-11-20T10:00:00Z', { met_at: '2026-11-21T10:00:00Z' }), now)).toBe('已完成，但超过了期限');
    expect(nearness(due('2026-11-30T10:00:00Z', { stopped_at: '2026-11-21T10:00:00Z' }), now)).toBe('stopped');
  });

  it('speaks English with its singular', async () => {
    await setLanguage('en');
    expect(dueWords(due('2026-11-22T10:00:00Z', { late: true }), now)).toBe('1 day late');
    expect(dueWords(due('2026-11-26T09:00:00Z'), now)).toBe('3 days left');
  });
});

describe('moments', () => {
  it('begin a day when it begins in China', () => {
    expect(today(new Date('2026-11-22T16:00:00Z'))).toBe('2026-11-23');
    expect(tomorrow(new Date('2026-11-30T16:00:00Z'))).toBe('2026-12-02');
  });

  it('are shown in Chinese time, with the year only when it differs', () => {
    expect(formatMoment('2026-11-23T16:30:00Z', now)).toMatch(/11月24日.*00:30/);
    expect(formatMoment('2025-12-31T16:30:00Z', now)).toMatch(/2026|1月1日/);
    expect(formatMoment('2025-06-01T04:00:00Z', now)).toMatch(/2025年6月1日/);
  });

  it('of today are told as how long ago', () => {
    expect(formatAgo('2026-11-23T01:29:40Z', now)).toBe('刚刚');
    expect(formatAgo('2026-11-23T01:10:00Z', now)).toBe('20 分钟前');
    expect(formatAgo('2026-11-22T17:30:00Z', now)).toBe('8 小时前');
    expect(formatAgo('2026-11-22T10:30:00Z', now)).toBe('昨天 18:30');
  });
});

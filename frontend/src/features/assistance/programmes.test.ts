import { expect, it } from 'vitest';
import type { Figure } from '@/api/assistance';
import { inForce, tiersOf } from './programmes';

const row = (name: Figure['name'], value: number, effective: string, tier: Figure['tier'] = 'deep'): Figure => ({
  name,
  tier,
  value,
  unit: 'fen',
  effective,
  source_zh: '办法',
  source_en: 'rules',
});

it('takes of each figure the newest that is in force on the day', () => {
  const rows = [
    row('most', 1, '2025-01-01'),
    row('most', 3, '2027-01-01'),
    row('most', 2, '2026-01-01'),
    row('least', 9, '2025-01-01'),
  ];
  expect(inForce({ rows }, 'deep', '2026-06-01').map(({ value }) => value)).toEqual([2, 9]);
  expect(inForce({ rows }, 'deep', '2027-01-01').map(({ value }) => value)).toEqual([3, 9]);
  expect(inForce({ rows }, 'relative', '2027-01-01')).toEqual([]);
});

it('names the tiers that a programme serves, in their order', () => {
  expect(tiersOf({ rows: [row('most', 1, '2025-01-01', 'relative'), row('most', 1, '2025-01-01')] })).toEqual([
    'deep',
    'relative',
  ]);
});

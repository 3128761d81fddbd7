import { expect, it } from 'vitest';
import { rowsOf, wrongLine } from './rows';

it('names the line that lacks its number instead of dropping it', () => {
  const text = '速度 １０\n\nForm of the knot 5\n美观';
  expect(rowsOf(text)).toEqual([
    { name: '速度', number: 10 },
    { name: 'Form of the knot', number: 5 },
  ]);
  expect(wrongLine(text)).toBe('美观');
  expect(wrongLine('速度 10')).toBeUndefined();
});

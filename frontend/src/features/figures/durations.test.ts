import { expect, it } from 'vitest';
import { inUnit, unitFor } from './durations';

it('durations that are compared share one unit, hours unless one of them is two days or more', () => {
  expect(unitFor([2, null, 47.9])).toBe('hours');
  expect(unitFor([2, 48])).toBe('days');
  expect([inUnit(2, 'days'), inUnit(60, 'days'), inUnit(5.26, 'hours')]).toEqual([0.1, 2.5, 5.3]);
});

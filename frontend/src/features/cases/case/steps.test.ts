import { expect, it } from 'vitest';
import { stepUnderWay, steps } from './steps';

it('the way of a concern shows what is under way, and nothing where it ended early', () => {
  expect(steps[stepUnderWay('SUBMITTED') ?? 9]).toBe('accept');
  expect(steps[stepUnderWay('IN_PROGRESS') ?? 9]).toBe('handle');
  expect(steps[stepUnderWay('REOPENED') ?? 9]).toBe('handle');
  expect(steps[stepUnderWay('REPLIED') ?? 9]).toBe('rate');
  expect(stepUnderWay('CLOSED')).toBe(steps.length);
  expect(stepUnderWay('REJECTED')).toBeNull();
});

import { expect, it } from 'vitest';
import { movesIn } from './moves';

const entry = (day: number, unit: string, active = true) => ({
  since: `2026-10-0${day}T00:00:00Z`,
  unit_id: unit,
  unit_name: unit,
  active,
});

it.each([
  ['a new name', [entry(1, 'shop'), entry(2, 'shop')], [1]],
  ['a move, then a new name', [entry(1, 'shop'), entry(2, 'plant'), entry(3, 'plant')], [1, 2]],
  ['a move and the way back', [entry(1, 'shop'), entry(2, 'plant'), entry(3, 'shop')], [1, 2, 3]],
  [
    'leaving, a new name meanwhile, and coming back',
    [entry(1, 'shop'), entry(2, 'shop', false), entry(3, 'shop', false), entry(4, 'shop')],
    [1, 2, 4],
  ],
])('shows moves of a member only: %s', (_, history, shown) => {
  expect(movesIn(history)).toEqual(shown.map((day) => history[day - 1]));
});

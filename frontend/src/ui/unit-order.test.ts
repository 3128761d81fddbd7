import { expect, it } from 'vitest';
import { inTreeOrder, levelOf } from './unit-order';

const unit = (unit_id: string, parent_id: string | null) => ({ unit_id, parent_id, name: unit_id });

it('puts each unit above those below it, also where the reader sees only a part of the tree', () => {
  const units = [unit('workshop', 'plant'), unit('other', 'elsewhere'), unit('plant', 'group-not-shown'), unit('team', 'workshop')];
  expect(inTreeOrder(units).map((each) => each.unit_id)).toEqual(['other', 'plant', 'workshop', 'team']);
  expect(levelOf(units, unit('team', 'workshop'))).toBe(2);
});

import { expect, it } from 'vitest';
import { without } from './own-roles';

const grant = (role: string, unit_id: string) => ({ role, unit_id, unit_name: unit_id }) as never;

it('a role is told from the same role at another unit', () => {
  const before = [grant('handler', 'a'), grant('handler', 'b')];
  const after = [grant('handler', 'b'), grant('union_staff', 'a')];
  expect(without(before, after)).toEqual([grant('handler', 'a')]);
  expect(without(after, before)).toEqual([grant('union_staff', 'a')]);
  expect(without(before, before)).toEqual([]);
});

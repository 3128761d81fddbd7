import type { UnitFigures } from '@/api/types';

type Placed = Pick<UnitFigures, 'unit_id' | 'parent_id' | 'name'>;

/** Each unit followed by those below it. A unit whose parent is not shown to this reader counts as a top one. */
export function inTreeOrder<T extends Placed>(units: T[]): T[] {
  const known = new Set(units.map((unit) => unit.unit_id));
  const below = (parent: string | null): T[] =>
    units
      .filter((unit) => (unit.parent_id && known.has(unit.parent_id) ? unit.parent_id : null) === parent)
      .flatMap((unit) => [unit, ...below(unit.unit_id)]);
  return below(null);
}

export function levelOf(units: Placed[], unit: Placed): number {
  const parent = units.find((other) => other.unit_id === unit.parent_id);
  return parent ? levelOf(units, parent) + 1 : 0;
}

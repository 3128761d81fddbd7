interface Placed {
  id: string;
  parent_id: string | null;
}

/** Each unit followed by those below it, with how deep it lies. A unit whose parent is not among them counts as a top one. */
export function inTreeOrder<T extends Placed>(units: T[]): { unit: T; level: number }[] {
  const known = new Set(units.map((unit) => unit.id));
  const children = new Map<string | null, T[]>();
  for (const unit of units) {
    const parent = unit.parent_id !== null && known.has(unit.parent_id) ? unit.parent_id : null;
    children.set(parent, [...(children.get(parent) ?? []), unit]);
  }
  const below = (parent: string | null, level: number): { unit: T; level: number }[] =>
    (children.get(parent) ?? []).flatMap((unit) => [{ unit, level }, ...below(unit.id, level + 1)]);
  return below(null, 0);
}

/** For a select: the tree's levels shown by indentation. */
export const unitOptions = (units: (Placed & { name: string })[]) =>
  inTreeOrder(units).map(({ unit, level }) => ({ value: unit.id, label: '\u3000'.repeat(level) + unit.name }));

/** From the topmost one down to this one. */
export function pathOf<T extends Placed>(units: T[], unit: T): T[] {
  const parent = units.find((other) => other.id === unit.parent_id);
  return parent ? [...pathOf(units, parent), unit] : [unit];
}

/** The unit itself and everything below it. */
export function subtreeOf(units: Placed[], id: string): Set<string> {
  const found = new Set([id]);
  // Parents come before their children only in tree order.
  for (const { unit } of inTreeOrder(units)) if (unit.parent_id !== null && found.has(unit.parent_id)) found.add(unit.id);
  return found;
}

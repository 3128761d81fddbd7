interface Placed {
  id: string;
  parent_id: string | null;
}

export type TreeNode = Placed & { name: string };

/** Each node followed by those below it, with how deep it lies. A node whose parent is not among them counts as a top one. */
export function inTreeOrder<T extends Placed>(nodes: T[]): { node: T; level: number }[] {
  const known = new Set(nodes.map((node) => node.id));
  const children = new Map<string | null, T[]>();
  for (const node of nodes) {
    const parent = node.parent_id !== null && known.has(node.parent_id) ? node.parent_id : null;
    children.set(parent, [...(children.get(parent) ?? []), node]);
  }
  const below = (parent: string | null, level: number): { node: T; level: number }[] =>
    (children.get(parent) ?? []).flatMap((node) => [{ node, level }, ...below(node.id, level + 1)]);
  return below(null, 0);
}

/** For a select: the tree's levels shown by indentation. */
export const treeOptions = (nodes: TreeNode[]) =>
  inTreeOrder(nodes).map(({ node, level }) => ({ value: node.id, label: '\u3000'.repeat(level) + node.name }));

/** From the topmost one down to this one. */
export function pathOf<T extends Placed>(nodes: T[], node: T): T[] {
  const parent = nodes.find((other) => other.id === node.parent_id);
  return parent ? [...pathOf(nodes, parent), node] : [node];
}

/** The node itself and everything below it. */
export function subtreeOf(nodes: Placed[], id: string): Set<string> {
  const found = new Set([id]);
  // Parents come before their children only in tree order.
  for (const { node } of inTreeOrder(nodes)) if (node.parent_id !== null && found.has(node.parent_id)) found.add(node.id);
  return found;
}

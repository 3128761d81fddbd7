"""Which cells of a published table stay hidden, so that no small one can be read off or worked out. Pure.

A cell below 5 is hidden, zero included. Hiding it alone is not enough: a unit's total minus its other sub-units would
give it back, and so would the total minus the other kinds. So what is hidden together must be at least two cells that
add up to at least 5; where the small ones do not, one more goes with them. Then each could be anything from 0 to 4.

All hidden cells look alike; were the second one marked, the first could be bounded by it. And the second one is drawn
by lot, not chosen by its size: this file is public, and whoever knows that it is the smallest of the others can often
tell which it is and how large. Whoever calls gives the lot, a secret order that stays the same for one table.

What is worked out rather than printed counts too: a unit's total minus all its sub-units is what its *own* people
raised, a cell that is never printed but must not be small either. Where it is zero (a unit with nobody directly in it)
it neither needs protection nor gives any.

Tables are decided once for the whole enterprise, whoever looks, and each viewer sees their part of it: two viewers who
put their parts together learn no more than the whole shows.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

SMALL = 5

Lot = Callable[[str], bytes]


@dataclass
class Tree:
    """Units and what lies directly below each."""

    roots: list[str] = field(default_factory=list)
    children: dict[str, list[str]] = field(default_factory=dict)

    def top_down(self, start: str | None = None) -> Iterator[str]:
        """Every unit after the one above it; of the whole forest, or of one unit and what lies below."""
        waiting = [start] if start else self.roots[::-1]
        while waiting:
            unit = waiting.pop()
            yield unit
            waiting += reversed(self.children.get(unit, ()))


def hidden_units(
    tree: Tree, totals: Mapping[str, int], own: Mapping[str, int], lot: Lot, already: Collection[str] = ()
) -> set[str]:
    """Units whose total stays hidden. `totals` are with everything below, `own` without.

    Below a hidden unit everything is hidden: shown parts of it would bound it from below. `already` are units, with
    all below them, that stay hidden whatever their total is; they cover small ones as well as any.
    """
    hidden = set(already)
    for root in tree.roots:
        if totals[root] < SMALL:
            hidden.update(tree.top_down(root))
    for parent in tree.top_down():
        if parent in hidden:
            continue
        children = {unit: totals[unit] for unit in tree.children.get(parent, ())}
        for unit in _hide(children, own[parent], lot, already):
            hidden.update(tree.top_down(unit))
    return hidden


def shown_breakdowns(
    tree: Tree, hidden: set[str], parts: Mapping[str, Mapping[str, int]], names: Collection[str], lot: Lot
) -> dict[str, set[str]]:
    """Which parts (a unit's kinds, say) are shown for which unit; `hidden` are the units without a shown total.

    At the top, part by part. Further down a unit shows all of its parts or none: all, where the unit above does, each
    is large enough, and so is what this leaves of the unit above for those who do not show theirs. (Hiding single
    cells in two directions at once cannot be made safe by looking at one row or column at a time.)
    """
    shown = {root: set(names) - hidden_parts(parts[root], lot) for root in tree.roots if root not in hidden}
    for parent in tree.top_down():
        if len(shown.get(parent, ())) < len(names):
            continue
        rest = parts[parent]
        for child in sorted(tree.children.get(parent, ()), key=lot):
            left = {name: rest[name] - parts[child][name] for name in names}
            large = all(parts[child][name] >= SMALL for name in names)
            if child not in hidden and large and (all(n >= SMALL for n in left.values()) or not any(left.values())):
                shown[child], rest = set(names), left
    return shown


def hidden_parts(parts: Mapping[str, int], lot: Lot) -> set[str]:
    """Parts of a shown total that stay hidden."""
    return _hide(parts, 0, lot)


def _hide(cells: Mapping[str, int], unprinted: int, lot: Lot, already: Collection[str] = ()) -> set[str]:
    """Cells of a shown total to hide. `unprinted` is a further part of it that is not printed anyway."""
    hidden = {name for name, count in cells.items() if count < SMALL or name in already}
    if not hidden and not 0 < unprinted < SMALL:
        return hidden
    together = [cells[name] for name in hidden] + ([unprinted] if unprinted else [])
    others = cells.keys() - hidden
    if others and (len(together) < 2 or sum(together) < SMALL):
        hidden.add(min(others, key=lot))
    return hidden

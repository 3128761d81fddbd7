"""Which cells of a published table stay hidden, so that no small one can be read off or worked out. Pure.

A cell below 5 is hidden, zero included. Hiding it alone is not enough: a unit's total minus its other sub-units would
give it back, and so would the total minus the other kinds. So with every hidden cell goes at least one more, until
what is hidden together adds up to at least 5: then each hidden cell could be anything from 0 to that sum. All hidden
cells look alike; were the second one marked, the first could be bounded by it.

What is worked out rather than printed counts too: a unit's total minus all its sub-units is what its *own* people
raised, a cell that is never printed but must not be small either. Where it is zero (a unit with nobody directly in it)
it neither needs protection nor gives any.

Tables are decided once for the whole enterprise, whoever looks, and each viewer sees their part of it: two viewers who
put their parts together learn no more than the whole shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

SMALL = 5


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


def hidden_units(tree: Tree, totals: Mapping[str, int], own: Mapping[str, int]) -> set[str]:
    """Units whose total stays hidden. `totals` are with everything below, `own` without.

    Below a hidden unit everything is hidden: shown parts of it would bound it from below.
    """
    hidden: set[str] = set()

    def hide(unit: str) -> int:
        hidden.update(tree.top_down(unit))
        return totals[unit]

    for root in tree.roots:
        if totals[root] < SMALL:
            hide(root)
    for parent in tree.top_down():
        children = sorted(tree.children.get(parent, ()), key=lambda unit: totals[unit], reverse=True)
        if parent in hidden or not children:
            continue
        covered = [own[parent]] if own[parent] else []
        exposed = 0 < own[parent] < SMALL
        while children and (totals[children[-1]] < SMALL or (exposed and not _safe(covered))):
            covered.append(hide(children.pop()))
            exposed = True
    return hidden


def hidden_parts(parts: Mapping[str, int]) -> set[str]:
    """Parts of a shown total that stay hidden."""
    shown = sorted(parts, key=lambda part: parts[part], reverse=True)
    covered: list[int] = []
    hidden: set[str] = set()
    while shown and (parts[shown[-1]] < SMALL or (hidden and not _safe(covered))):
        part = shown.pop()
        hidden.add(part)
        covered.append(parts[part])
    return hidden


def shown_breakdowns(
    tree: Tree, hidden: set[str], parts: Mapping[str, Mapping[str, int]], names: Sequence[str]
) -> dict[str, set[str]]:
    """Which parts (a unit's kinds, say) are shown for which unit; `hidden` are the units without a shown total.

    At the top, part by part. Further down a unit shows all of its parts or none: all, where the unit above does, each
    is large enough, and so is what this leaves of the unit above for those who do not show theirs. (Hiding single
    cells in two directions at once cannot be made safe by looking at one row or column at a time.)
    """
    shown = {root: set(names) - hidden_parts(parts[root]) for root in tree.roots if root not in hidden}
    for parent in tree.top_down():
        if len(shown.get(parent, ())) < len(names):
            continue
        rest = dict(parts[parent])
        for child in sorted(tree.children.get(parent, ()), key=lambda unit: sum(parts[unit].values()), reverse=True):
            left = {name: rest[name] - parts[child][name] for name in names}
            large = all(parts[child][name] >= SMALL for name in names)
            if child not in hidden and large and (all(n >= SMALL for n in left.values()) or not any(left.values())):
                shown[child], rest = set(names), left
    return shown


def _safe(covered: Sequence[int]) -> bool:
    """At least two cells that together are not small."""
    return len(covered) >= 2 and sum(covered) >= SMALL

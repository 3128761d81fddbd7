"""Which counts are shown so that no small one can be read off or worked out. Pure.

A count below 5 is left out: it is not printed, and no total contains it. So no subtraction gives it back, nothing large
has to be hidden with it, and totals are sums of what is shown. Left out at a team, it is offered to the unit above:
what is left out directly below a unit is shown there as one number, its *rest*, if that could be made up in so many
ways that each part may still be anything from 0 to 4. If not, it is left out there too and offered one level higher.

When a rest of B parts is that safe: each part counted on is at most 4 as far as anybody knows, so one of them can be
all of 0 to 4 if the sum is at least 4 and the others can make up all of it, `sum <= 4 * (B - 1)`. One more than 4 is
asked for, so that a rest up to 4 is never shown: then a part that is itself a rest of the unit below can be anything
from 0 to 4 too without showing there. That is the whole proof; it holds for readers who have this file.

Tables are decided once for the whole enterprise, not by viewer, and each viewer sees their part of it: two viewers who
put their parts together learn no more than the whole shows.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

SMALL = 5

Group = frozenset[str]
"""Units whose own people's cases are counted as one number."""


@dataclass
class Tree:
    """Units and what lies directly below each."""

    roots: list[str] = field(default_factory=list)
    children: dict[str, list[str]] = field(default_factory=dict)
    empty: set[str] = field(default_factory=set)
    """Units where nobody can be any more: known to everybody to count nothing."""

    def top_down(self, start: str | None = None) -> Iterator[str]:
        """Every unit after the one above it; of the whole forest, or of one unit and what lies below."""
        waiting = [start] if start else self.roots[::-1]
        while waiting:
            unit = waiting.pop()
            yield unit
            waiting += reversed(self.children.get(unit, ()))


@dataclass
class Shown:
    """What is shown of one count: at each unit the groups that first appear there."""

    groups: dict[str, list[Group]]
    incomplete: set[str]
    """Units that leave something out, if only a possible nothing."""

    def below(self, tree: Tree, unit: str) -> list[Group]:
        """All that a unit's number is the sum of; nothing if it shows none."""
        return [group for each in tree.top_down(unit) for group in self.groups.get(each, ())]


def everybody(tree: Tree) -> dict[str, list[Group]]:
    """Each unit's own people, for the first count."""
    return {unit: [frozenset([unit])] for unit in tree.top_down()}


def shown_counts(tree: Tree, groups: Mapping[str, list[Group]], own: Mapping[str, int]) -> Shown:
    """What may be shown of a count. `own` is each unit's without what is below; `groups` are what may be counted.

    Of a later step of a case `groups` are those shown of the step before: much of the later tells that there was hardly
    less of the earlier.
    """
    shown: dict[str, list[Group]] = {}
    left_out: dict[str, _LeftOut] = {}
    for unit in reversed(list(tree.top_down())):
        rest = _LeftOut()
        for child in tree.children.get(unit, ()):
            rest.add(left_out[child])
        for group in groups.get(unit, ()):
            count = sum(own[each] for each in group)
            if count >= SMALL:
                shown.setdefault(unit, []).append(group)
            else:
                # Of a unit above others everybody may know that nobody works directly in it.
                nobody = group == {unit} and (unit in tree.empty or bool(tree.children.get(unit)))
                rest.add(_LeftOut(group, count, parts=0 if nobody else 1))
        if SMALL <= rest.count <= (SMALL - 1) * (rest.parts - 1):
            shown.setdefault(unit, []).append(rest.units)
            rest = _LeftOut()
        rest.parts = min(rest.parts, 1)  # for the unit above, all of this is one part
        left_out[unit] = rest
    return Shown(shown, {unit for unit, rest in left_out.items() if rest.units})


@dataclass
class _LeftOut:
    units: Group = frozenset()
    count: int = 0
    parts: int = 0
    """How many numbers of which nobody knows more than that they are below 5 make up the count."""

    def add(self, other: "_LeftOut") -> None:
        self.units |= other.units
        self.count += other.count
        self.parts += other.parts


def shown_breakdowns(tree: Tree, parts: Mapping[str, Mapping[str, int]], names: Collection[str]) -> set[str]:
    """Units where a shown total is also shown by parts (its kinds, say). `parts` are of what is in the shown totals.

    All parts or none: all, where the unit above shows them too, each is large enough, and so is what this leaves of the
    unit above for those who do not show theirs.
    """
    shown: set[str] = set()
    for root in tree.roots:
        if _all_large(parts[root], names):
            shown.add(root)
    for parent in tree.top_down():
        if parent not in shown:
            continue
        rest = parts[parent]
        for child in tree.children.get(parent, ()):
            left = {name: rest[name] - parts[child][name] for name in names}
            if _all_large(parts[child], names) and (_all_large(left, names) or not any(left.values())):
                shown.add(child)
                rest = left
    return shown


Pair = tuple[str, str]


def merge_pairs(
    tree: Tree, kinds: Mapping[str, Mapping[str, int]], pairs: Collection[Pair]
) -> dict[str, dict[str, int]]:
    """What is shown of each unit's kinds: all or none, and a pair as one where either is small. Which go together is
    fixed, or the choice would tell."""

    def of_unit(each: Mapping[str, int]) -> dict[str, int]:
        return {pair_name(pair): sum(each.get(kind, 0) for kind in pair) for pair in pairs}

    merged = {unit: of_unit(each) for unit, each in kinds.items()}
    shown = shown_breakdowns(tree, merged, [pair_name(pair) for pair in pairs])
    alone = {
        pair: shown_breakdowns(tree, {unit: {k: each.get(k, 0) for k in pair} for unit, each in kinds.items()}, pair)
        for pair in pairs
    }
    found: dict[str, dict[str, int]] = {unit: {} for unit in kinds}
    for unit in shown:
        for pair in pairs:
            if unit in alone[pair]:
                found[unit] |= {str(kind): kinds[unit][kind] for kind in pair}
            else:
                found[unit][pair_name(pair)] = merged[unit][pair_name(pair)]
    return found


def merged_over_months(kinds: Mapping[str, int], pairs: Collection[Pair]) -> dict[str, int]:
    """Of a sum of months: kinds that any of them shows as one are one for all of them."""
    found = dict(kinds)
    for pair in pairs:
        if pair_name(pair) in found:
            found[pair_name(pair)] += sum(found.pop(kind, 0) for kind in pair)
    return found


def pair_name(pair: Pair) -> str:
    return "+".join(pair)


def _all_large(counts: Mapping[str, int], names: Collection[str]) -> bool:
    return all(counts[name] >= SMALL for name in names)

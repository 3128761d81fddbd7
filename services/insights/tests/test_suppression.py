"""No hidden cell can be read off, worked out, or pinned down from what is shown."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.units import Unit
from contracts.grievances import CaseKind
from insights.closing import publish
from insights.figures import _unit_figures
from insights.sources.grievances import CaseTally, source
from insights.suppression import SMALL, Tree, everybody, shown_breakdowns, shown_counts


@st.composite
def forests(draw: st.DrawFn, most: int, largest: int) -> tuple[Tree, dict[str, int]]:
    """Units below one or two roots, and what each unit's own people raised."""
    tree = Tree()
    own: dict[str, int] = {}
    for number in range(draw(st.integers(1, most))):
        unit = f"u{number}"
        parent = draw(st.sampled_from([None, *own])) if number else None
        (tree.roots if parent is None else tree.children.setdefault(parent, [])).append(unit)
        own[unit] = draw(st.integers(0, largest))
    return tree, own


def add_up(tree: Tree, own: Mapping[str, int]) -> dict[str, int]:
    return {unit: sum(own[each] for each in tree.top_down(unit)) for unit in own}


def printed(tree: Tree, own: Mapping[str, int]) -> tuple[dict[str, int], set[str]]:
    """What a reader sees of one count: each unit's number, and which are said to leave something out."""
    shown = shown_counts(tree, everybody(tree), own)
    numbers = {
        unit: sum(own[each] for group in groups for each in group)
        for unit in own if (groups := shown.below(tree, unit))
    }  # fmt: skip
    return numbers, shown.incomplete


@given(forests(most=6, largest=7), st.data())
def test_what_is_left_out_could_be_anything_small(case: tuple[Tree, dict[str, int]], data: st.DataObject) -> None:
    """The attacker has this source, and knows of some units above others that nobody works directly in them."""
    tree, own = case
    empty = {unit for unit in own if tree.children.get(unit) and data.draw(st.booleans(), label=f"{unit} is empty")}
    own |= dict.fromkeys(empty, 0)
    seen = printed(tree, own)
    assert all(number >= SMALL for number in seen[0].values())
    free = [unit for unit, count in own.items() if count < SMALL and unit not in empty]
    possible: dict[str, set[int]] = {unit: set() for unit in own}
    possible_own: dict[str, set[int]] = {unit: set() for unit in own}
    for guess in product(range(SMALL), repeat=len(free)):
        world = own | dict(zip(free, guess, strict=True))
        if printed(tree, world) == seen:
            for unit, total in add_up(tree, world).items():
                possible[unit].add(total)
                possible_own[unit].add(world[unit])
    for unit in free:
        assert set(range(SMALL)) <= possible_own[unit], f"{unit}'s own is told to be in {sorted(possible_own[unit])}"
    for unit in own.keys() - seen[0].keys() - empty:
        assert set(range(SMALL)) <= possible[unit], f"{unit} is told to be in {sorted(possible[unit])}"


@given(forests(most=9, largest=20))
def test_nothing_large_is_hidden_for_the_sake_of_something_small(case: tuple[Tree, dict[str, int]]) -> None:
    tree, own = case
    numbers, incomplete = printed(tree, own)
    totals = add_up(tree, own)
    for unit, count in own.items():
        if count >= SMALL:
            assert all(numbers[above] >= count for above in own if unit in set(tree.top_down(above)))
    for unit, number in numbers.items():
        assert number == totals[unit] or (unit in incomplete and number < totals[unit])


def derivable(known: list[dict[str, int]]) -> set[str]:
    """The unknowns that follow from these sums of unknowns by adding and subtracting (Gauss and Jordan)."""
    rows = [{name: Fraction(times) for name, times in row.items()} for row in known]
    solved: list[dict[str, Fraction]] = []
    for row in rows:
        for other in solved:
            pivot = next(iter(other))
            if times := row.get(pivot):
                row = {n: v for n in row.keys() | other.keys() if (v := row.get(n, 0) - times * other.get(n, 0))}
        if not row:
            continue
        pivot = next(iter(row))
        row = {pivot: Fraction(1), **{n: v / row[pivot] for n, v in row.items() if n != pivot}}
        for place, other in enumerate(solved):
            if times := other.get(pivot):
                first = next(iter(other))
                mixed = {n: v for n in other.keys() | row.keys() if (v := other.get(n, 0) - times * row.get(n, 0))}
                solved[place] = {first: mixed[first], **mixed}
        solved.append(row)
    return {next(iter(row)) for row in solved if len(row) == 1}


@given(st.data())
def test_no_small_cell_of_units_by_kinds_can_be_worked_out(data: st.DataObject) -> None:
    tree, _ = data.draw(forests(most=7, largest=0))
    units = list(tree.top_down())
    cell = st.one_of(st.integers(0, 3), st.integers(5, 30))
    own = {unit: {str(kind): data.draw(cell) for kind in CaseKind} for unit in units}
    table = publish(
        source, tree, {unit: CaseTally(submitted=sum(kinds.values()), kinds=kinds) for unit, kinds in own.items()}
    )
    groups = shown_counts(tree, everybody(tree), {unit: sum(own[unit].values()) for unit in units})
    # What is printed speaks of the groups that are shown and of nothing else.
    cells = {f"{'+'.join(sorted(group))}/{kind}": sum(own[unit][kind] for unit in group)
             for found in groups.groups.values() for group in found for kind in CaseKind}  # fmt: skip

    def below(unit: str, kinds: Collection[str]) -> dict[str, int]:
        return {f"{'+'.join(sorted(group))}/{kind}": 1 for group in groups.below(tree, unit) for kind in kinds}

    known = []
    for unit in units:
        if table[unit].submitted:
            known.append(below(unit, list(CaseKind)))
        for name, number in table[unit].kinds.items():
            assert number >= SMALL
            known.append(below(unit, name.split("+")))
    # A hidden cell is itself a sum: ask for it as one more unknown that equals its sum.
    asked = {f"?{name}": {name: 1} for name, count in cells.items() if 0 < count < SMALL}
    asked |= {
        f"?{unit}/{kind}": below(unit, [kind])
        for unit in units
        for kind in CaseKind
        if 0 < sum(cells[name] for name in below(unit, [kind])) < SMALL
    }
    for name, sums in asked.items():
        assert name not in derivable([*known, {name: 1, **dict.fromkeys(sums, -1)}]), name


@st.composite
def months(draw: st.DrawFn, tree: Tree, number: st.SearchStrategy[int]) -> dict[str, CaseTally]:
    """What each unit's own people raised, and how far it came."""
    return {
        unit: CaseTally(
            submitted=draw(number), closed=(closed := draw(number)), reopened=draw(number),
            not_rated=draw(st.integers(0, closed)), accept_hours=[1.0] * draw(number), reply_hours=[1.0] * draw(number),
        )
        for unit in tree.top_down()
    }  # fmt: skip


@given(st.data())
def test_a_later_step_is_shown_only_of_what_is_shown_of_the_one_before(data: st.DataObject) -> None:
    tree, _ = data.draw(forests(most=7, largest=0))
    own = data.draw(months(tree, st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 30))))
    table = publish(source, tree, own)
    for unit in own:
        row = _unit_figures(table[unit], Unit(id=unit, name=unit, kind="team", version=1), None).model_dump()
        words = ("unit_id", "name", "parent_id", "at_least", "hidden")
        figures = {name: value for name, value in row.items() if name not in words}
        assert (row["hidden"] is None) == (None not in figures.values())
        assert all(figures[name] is None or figures[name] >= SMALL for name in ("submitted", "closed", "not_rated"))
        if row["submitted"] is None:
            assert set(figures.values()) == {None}
        for first, then in (("accept", "reply_hours_median"), ("reply", "closed"), ("reply", "reopened")):
            assert (row[f"{first}_hours_median"] is None) == (row[f"{first}_hours_p90"] is None)
            assert row[f"{first}_hours_median"] is not None or row[then] is None
        assert row["closed"] is not None or row["not_rated"] is None
        assert row["not_rated"] is None or row["closed"] - row["not_rated"] >= SMALL


@given(st.data())
def test_the_closed_cannot_be_told_by_whether_they_were_rated_where_either_is_small(data: st.DataObject) -> None:
    tree, _ = data.draw(forests(most=6, largest=0))
    own = data.draw(months(tree, st.integers(0, 14)))
    for each in own.values():  # as many of every step, so that it is the closed alone that are told
        each.submitted, each.accept_hours, each.reply_hours = each.closed, [1.0] * each.closed, [1.0] * each.closed
    table = publish(source, tree, own)
    groups = shown_counts(tree, everybody(tree), {unit: each.closed for unit, each in own.items()})
    value = {group: sum(own[unit].not_rated for unit in group) for each in groups.groups.values() for group in each}
    size = {group: sum(own[unit].closed for unit in group) for group in value}
    known = [{str(sorted(group)): 1 for group in groups.below(tree, unit)} for unit in own if table[unit].not_rated]
    for group, number in value.items():
        if number < SMALL or size[group] - number < SMALL:
            assert str(sorted(group)) not in derivable([row for row in known if row])


def test_the_attacker_of_these_tests_can_attack() -> None:
    assert derivable([{"a": 1, "b": 1}, {"b": 1}]) == {"a", "b"}
    assert derivable([{"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 1}, {"b": 1, "c": 1}]) == {"a", "c", "b"}
    assert derivable([{"a": 1, "b": 1}, {"b": 1, "c": 1}]) == set()


@pytest.mark.parametrize(
    ("own", "shown"),
    [
        ({"p": 0, "a": 9, "b": 8, "c": 7}, {"p": 24, "a": 9, "b": 8, "c": 7}),
        ({"p": 0, "a": 9, "b": 8, "c": 2}, {"p": 17, "a": 9, "b": 8}),  # 19 would reveal the 2
        ({"p": 6, "a": 9, "b": 8, "c": 2}, {"p": 23, "a": 9, "b": 8}),  # 6 are large enough themselves
        ({"p": 0, "a": 9, "b": 4, "c": 4}, {"p": 9, "a": 9}),  # 17 would say that both are 4
        ({"p": 0, "a": 3, "b": 4, "c": 1}, {"p": 8}),  # 8 of three could be anything
        ({"p": 4, "a": 3, "b": 1, "c": 0}, {"p": 8}),  # whose they are does not matter
        ({"p": 0, "a": 4, "b": 4, "c": 1}, {}),  # 9 would mean that none of them is 0
        ({"p": 1, "a": 1, "b": 1, "c": 1}, {}),
    ],
)
def test_which_numbers_are_shown(own: dict[str, int], shown: dict[str, int]) -> None:
    tree = Tree(["p"], {"p": ["a", "b", "c"]})
    assert printed(tree, own)[0] == shown


def test_what_is_left_out_below_counts_higher_up() -> None:
    tree = Tree(["g"], {"g": ["p", "q"], "p": ["a", "b"], "q": ["c", "d"]})
    own = {"g": 2, "p": 0, "a": 9, "b": 2, "q": 0, "c": 8, "d": 2}
    assert printed(tree, own) == ({"g": 17, "p": 9, "a": 9, "q": 8, "c": 8}, {"g", "p", "q", "b", "d"})
    tree.children["g"].append("r")
    assert printed(tree, own | {"r": 1})[0]["g"] == 24, "2 + 2 + 1, and 2 of its own"
    tree.empty.add("r")
    assert printed(tree, own | {"r": 0})[0]["g"] == 17, "everybody knows that nobody is in r"


def test_all_that_is_left_out_below_a_unit_is_one_part_above() -> None:
    """Were it three, 12 would be shown of four; and then none of a, b and c could be 0 without showing as 8 at p."""
    tree = Tree(["g"], {"g": ["p", "d"], "p": ["a", "b", "c"]})
    assert printed(tree, {"g": 0, "p": 0, "a": 4, "b": 4, "c": 4, "d": 0})[0] == {}


def test_a_unit_shows_all_its_parts_or_none() -> None:
    tree = Tree(["g"], {"g": ["a", "b"]})
    large, uneven = {"x": 20, "y": 20}, {"x": 30, "y": 4}
    both = {"g": {"x": 50, "y": 24}, "a": large, "b": uneven}
    assert shown_breakdowns(tree, both, ["x", "y"]) == {"g"}  # 24 - 20 would be 4
    both = {"g": {"x": 60, "y": 30}, "a": large, "b": {"x": 40, "y": 10}}
    assert shown_breakdowns(tree, both, ["x", "y"]) == {"g", "a", "b"}
    assert shown_breakdowns(tree, both | {"g": {"x": 90, "y": 4}}, ["x", "y"]) == set()


def test_kinds_too_few_to_stand_alone_stand_in_pairs() -> None:
    kinds = {"consultation": 6, "suggestion": 7, "feedback": 9, "other": 1, "rights": 5, "welfare": 5}
    table = publish(source, Tree(["g"]), {"g": CaseTally(submitted=33, kinds=kinds)})
    assert table["g"].kinds == {"consultation": 6, "suggestion": 7, "feedback+other": 10, "rights": 5, "welfare": 5}
    table = publish(source, Tree(["g"]), {"g": CaseTally(submitted=23, kinds=kinds | {"rights": 0, "welfare": 0})})
    assert table["g"].kinds == {}, "23 - 23 would be nothing about rights"

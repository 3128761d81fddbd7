"""No hidden cell can be read off, worked out, or pinned down from what is shown."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import permutations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insights.figures import _unit_figures, publish
from insights.rules import Tally
from insights.suppression import SMALL, Tree, hidden_parts, hidden_units, shown_breakdowns
from kit.units import Unit


def lot(name: str) -> bytes:
    """Last in the alphabet first."""
    return bytes(255 - byte for byte in name.encode())


@st.composite
def forests(draw: st.DrawFn, most: int, largest: int) -> tuple[Tree, dict[str, int]]:
    """Units below one or two roots, and what each unit's own people raised."""
    tree, own = Tree(), {}
    for number in range(draw(st.integers(1, most))):
        unit = f"u{number}"
        parent = draw(st.sampled_from([None, *own])) if number else None
        (tree.roots if parent is None else tree.children.setdefault(parent, [])).append(unit)
        own[unit] = draw(st.integers(0, largest))
    return tree, own


def add_up(tree: Tree, own: Mapping[str, int]) -> dict[str, int]:
    return {unit: sum(own[each] for each in tree.top_down(unit)) for unit in own}


def worlds(tree: Tree, own: Mapping[str, int], shown: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Every assignment of the units' own counts that agrees with all that is shown.

    The attacker also knows where nobody works directly in a unit that has others below it.
    """
    free = [unit for unit in own if own[unit] or not tree.children.get(unit)]
    above = {unit: [each for each in shown if unit in set(tree.top_down(each))] for unit in free}
    highest = max(shown.values(), default=2 * SMALL)

    def search(place: int, left: dict[str, int], found: dict[str, int]) -> Iterator[dict[str, int]]:
        if place == len(free):
            if not any(left.values()):
                yield found
            return
        unit = free[place]
        for value in range(min((left[each] for each in above[unit]), default=min(highest, 2 * SMALL)) + 1):
            yield from search(
                place + 1,
                {each: rest - value if each in above[unit] else rest for each, rest in left.items()},
                found | {unit: value},
            )

    yield from search(0, dict(shown), dict.fromkeys(own, 0))


@given(forests(most=5, largest=8))
@settings(max_examples=150, deadline=None)
def test_what_is_hidden_in_a_tree_of_units_could_be_anything_small(case: tuple[Tree, dict[str, int]]) -> None:
    tree, own = case
    totals = add_up(tree, own)
    hidden = hidden_units(tree, totals, own, lot)
    shown = {unit: total for unit, total in totals.items() if unit not in hidden}
    assert all(total >= SMALL for total in shown.values())
    possible: dict[str, set[int]] = {unit: set() for unit in totals}
    possible_own: dict[str, set[int]] = {unit: set() for unit in totals}
    for world in worlds(tree, own, shown):
        for unit, total in add_up(tree, world).items():
            possible[unit].add(total)
            possible_own[unit].add(world[unit])
    for unit in hidden:
        assert set(range(SMALL)) <= possible[unit], f"{unit} is told to be in {sorted(possible[unit])}"
    for unit, count in own.items():
        if 0 < count < SMALL:  # never printed, but a total minus all its parts would print it
            assert set(range(SMALL)) <= possible_own[unit], (
                f"{unit}'s own is told to be in {sorted(possible_own[unit])}"
            )


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4).filter(lambda counts: sum(counts) >= SMALL), st.randoms())
@settings(max_examples=60, deadline=None)
def test_knowing_how_cells_are_hidden_does_not_help(counts: list[int], random: Random) -> None:
    """The attacker has this source, but not the lot: would another table, with some lot, have looked the same?"""
    names = "abcd"[: len(counts)]
    orders = [dict(zip(names, order, strict=True)) for order in permutations([b"1", b"2", b"3", b"4"][: len(counts)])]
    parts = dict(zip(names, counts, strict=True))
    hidden = hidden_parts(parts, random.choice(orders).__getitem__)
    assert all(parts[part] >= SMALL for part in parts.keys() - hidden)
    together = sum(parts[part] for part in hidden)
    possible: dict[str, set[int]] = {name: set() for name in hidden}
    for guess in product(range(together + 1), repeat=max(len(hidden) - 1, 0)):
        if (last := together - sum(guess)) >= 0 and hidden:
            other = parts | dict(zip(sorted(hidden), [*guess, last], strict=True))
            if any(hidden_parts(other, order.__getitem__) == hidden for order in orders):
                for name in hidden:
                    possible[name].add(other[name])
    for name in hidden:
        assert set(range(SMALL)) <= possible[name], f"{name} is told to be in {sorted(possible[name])}"


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
@settings(max_examples=200, deadline=None)
def test_no_small_cell_of_units_by_kinds_can_be_worked_out(data: st.DataObject) -> None:
    kinds = ["rights", "welfare", "other"]
    tree, _ = data.draw(forests(most=7, largest=0))
    units = list(tree.top_down())
    cell = st.one_of(st.integers(0, 3), st.integers(5, 30))
    own = {unit: {kind: data.draw(cell) for kind in kinds} for unit in units}
    parts = {unit: {k: sum(own[each][k] for each in tree.top_down(unit)) for k in kinds} for unit in units}
    totals = {unit: sum(parts[unit].values()) for unit in units}
    hidden = hidden_units(tree, totals, {unit: sum(own[unit].values()) for unit in units}, lot)
    shown = shown_breakdowns(tree, hidden, parts, kinds, lot)
    structural = {
        f"{unit}/{k}" for unit in units for k in kinds if not sum(own[unit].values()) and tree.children.get(unit)
    }

    def below(unit: str, names: list[str]) -> dict[str, int]:
        return {f"{each}/{k}": 1 for each in tree.top_down(unit) for k in names if f"{each}/{k}" not in structural}

    known = [below(unit, kinds) for unit in units if unit not in hidden]
    for unit, names in shown.items():
        assert unit not in hidden
        for kind in names:
            assert parts[unit][kind] >= SMALL
            known.append(below(unit, [kind]))
    # A hidden cell is itself a sum: ask for it as one more unknown that equals its sum.
    asked = {f"?{unit}/{k}": below(unit, [k]) for unit in units for k in kinds if 0 < parts[unit][k] < SMALL}
    asked |= {f"?own {unit}/{k}": {f"{unit}/{k}": 1} for unit in units for k in kinds if 0 < own[unit][k] < SMALL}
    for name, cells in asked.items():
        assert name not in derivable([*known, {name: 1, **dict.fromkeys(cells, -1)}]), name


def months(draw: st.DrawFn, tree: Tree, number: st.SearchStrategy[int]) -> dict[str, Tally]:
    """What each unit's own people raised, and how far it came."""
    return {
        unit: Tally(
            submitted=draw(number), closed=(closed := draw(number)), reopened=draw(number),
            not_rated=draw(st.integers(0, closed)), accept_hours=[1.0] * draw(number), reply_hours=[1.0] * draw(number),
        )
        for unit in tree.top_down()
    }  # fmt: skip


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_no_other_figure_tells_a_covering_cell_from_a_small_one(data: st.DataObject) -> None:
    """Where the first step is hidden nothing is shown, where a later one is nothing that comes after it."""
    tree, _ = data.draw(forests(most=7, largest=0))
    own = months(data.draw, tree, st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 30)))
    table = publish(tree, own, lambda _: lot)
    for unit in own:
        row = _unit_figures(table, Unit(id=unit, name=unit, kind="team", version=1), None).model_dump()
        figures = {name: value for name, value in row.items() if name not in ("unit_id", "name", "parent_id", "hidden")}
        assert (row["hidden"] is None) == (None not in figures.values())
        if row["submitted"] is None:
            assert set(figures.values()) == {None}
        for first, then in (("accept", "reply_hours_median"), ("reply", "closed"), ("reply", "reopened")):
            assert (row[f"{first}_hours_median"] is None) == (row[f"{first}_hours_p90"] is None)
            assert row[f"{first}_hours_median"] is not None or row[then] is None
        assert row["closed"] is not None or row["not_rated"] is None


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_no_hidden_step_can_be_worked_out_however_large(data: st.DataObject) -> None:
    """Of the covering ones too: known to be large, it would tell that its neighbour is the small one."""
    tree, _ = data.draw(forests(most=7, largest=0))
    peopled = st.one_of(st.integers(1, 4), st.integers(5, 30))
    own = months(data.draw, tree, peopled)
    for unit in [unit for unit in own if tree.children.get(unit) and data.draw(st.booleans())]:
        own[unit] = Tally()  # nobody works directly in it
    table = publish(tree, own, lambda _: lot)
    for step in ("submitted", "accepted", "replied", "closed", "reopened"):
        hidden = table.hidden[step]
        cells = {unit: {each: 1 for each in tree.top_down(unit) if own[each] != Tally()} for unit in own}
        known = [cells[unit] for unit in own if unit not in hidden]
        assert all(getattr(table.totals[unit], step) >= SMALL for unit in own if unit not in hidden)
        for unit in hidden:
            asked = {f"?{unit}": 1, **dict.fromkeys(cells[unit], -1)}
            assert f"?{unit}" not in derivable([*known, asked]), (step, unit)


def test_the_attacker_of_these_tests_can_attack() -> None:
    assert derivable([{"a": 1, "b": 1}, {"b": 1}]) == {"a", "b"}
    assert derivable([{"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 1}, {"b": 1, "c": 1}]) == {"a", "c", "b"}
    assert derivable([{"a": 1, "b": 1}, {"b": 1, "c": 1}]) == set()
    tree = Tree(["p"], {"p": ["a", "b"]})
    own = {"p": 0, "a": 3, "b": 9}
    assert {world["a"] for world in worlds(tree, own, {"p": 12, "b": 9})} == {3}
    assert {world["a"] for world in worlds(tree, own, {"p": 12})} == set(range(13))


@pytest.mark.parametrize(
    ("own", "hidden"),
    [
        ({"p": 0, "a": 9, "b": 8, "c": 7}, set()),
        ({"p": 0, "a": 9, "b": 8, "c": 2}, {"b", "c"}),  # 19 - 9 - 8 would be 2
        ({"p": 0, "a": 9, "b": 3, "c": 4}, {"b", "c"}),  # 3 + 4 is enough
        ({"p": 0, "a": 9, "b": 1, "c": 2}, {"a", "b", "c"}),  # 1 + 2 is not
        ({"p": 0, "a": 9, "b": 0, "c": 0}, {"a", "b", "c"}),  # or both would be known to be nothing
        ({"p": 3, "a": 9, "b": 8, "c": 7}, {"c"}),  # 27 - 24 would be the plant's own 3
        ({"p": 6, "a": 9, "b": 8, "c": 2}, {"c"}),  # 6 + 2 cover each other
        ({"p": 1, "a": 1, "b": 1, "c": 1}, {"p", "a", "b", "c"}),
    ],
)
def test_which_units_are_hidden(own: dict[str, int], hidden: set[str]) -> None:
    tree = Tree(["p"], {"p": ["a", "b", "c"]})
    assert hidden_units(tree, add_up(tree, own), own, lot) == hidden


def test_a_unit_shows_all_its_kinds_or_none() -> None:
    tree = Tree(["g"], {"g": ["a", "b"]})
    large, uneven = {"x": 20, "y": 20}, {"x": 30, "y": 4}
    both = {"g": {"x": 50, "y": 24}, "a": large, "b": uneven}
    assert shown_breakdowns(tree, set(), both, ["x", "y"], lot) == {"g": {"x", "y"}}  # 24 - 20 would be 4
    both = {"g": {"x": 60, "y": 30}, "a": large, "b": {"x": 40, "y": 10}}
    assert shown_breakdowns(tree, set(), both, ["x", "y"], lot) == {"g": {"x", "y"}, "a": {"x", "y"}, "b": {"x", "y"}}

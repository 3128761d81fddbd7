"""Nothing that one can ask of a closed poll reveals a small cell: all that is shown is solved, taken together."""

from fractions import Fraction
from itertools import combinations
from typing import Any

from counts import COUNTS
from hypothesis import given, settings
from hypothesis import strategies as st

from voting.polls.results import FEW_COMMENTS, SMALL, Asked, hide, shown, shown_comments

Vector = tuple[Fraction, ...]
COUNT = st.one_of(st.integers(0, 8), st.integers(5, 40))


def reduced(rows: list[Vector]) -> list[Vector]:
    """Row echelon form."""
    found: list[Vector] = []
    for row in rows:
        rest = against(row, found)
        if any(rest):
            lead = next(place for place, value in enumerate(rest) if value)
            found.append(tuple(value / rest[lead] for value in rest))
    return found


def against(row: Vector, basis: list[Vector]) -> Vector:
    for each in basis:
        lead = next(place for place, value in enumerate(each) if value)
        if row[lead]:
            row = tuple(a - row[lead] * b for a, b in zip(row, each, strict=True))
    return row


@settings(max_examples=COUNTS.examples, deadline=None)
@given(st.data())
def test_nothing_that_is_shown_adds_up_to_a_small_cell(data: st.DataObject) -> None:
    """Two questions of three options to up to four units, the second asked of all or of those who chose the first
    option. Unknown is how many of each unit gave each pair of answers; known is all that is shown, and how many
    answered."""
    units = [f"u{place}" for place in range(data.draw(st.integers(1, 4)))]
    is_branch = data.draw(st.booleans())
    # First answer 0, 1 or none; the second the same, 3 where it is not asked. In a branch it is asked after 0.
    pairs = [(a, b) for a in range(3) for b in range(4) if (b == 3) == (is_branch and a != 0)]
    cells = (3, 4 if is_branch else 3)
    sheets = {unit: {pair: data.draw(COUNT) for pair in pairs} for unit in units}
    unknowns = [(unit, pair) for unit in units for pair in pairs]

    def count(unit: str, question: int, option: int) -> int:
        return sum(number for pair, number in sheets[unit].items() if pair[question] == option)

    def vector(among: Any, question: int | None = None, option: int | None = None) -> Vector:
        return tuple(
            Fraction(unit in among and (question is None or pair[question] == option)) for unit, pair in unknowns
        )

    sizes = {unit: sum(sheets[unit].values()) for unit in units}
    asked = [
        Asked({unit: [[count(unit, question, option) for option in range(cells[question])]] for unit in units}, parent)
        for question, parent in ((0, None), (1, 0 if is_branch else None))
    ]
    known = [vector(units)]
    for question, result in enumerate(shown(sizes, asked)):
        known += [vector(units, question, o) for o, cell in enumerate(result.totals[0]) if cell is not None]
        known += [vector([unit], question, o) for unit in result.units for o in range(cells[question])]
    basis = reduced(known)
    for size in range(1, len(units) + 1):
        for among in combinations(units, size):
            for question in range(2):
                for option in range(cells[question]):
                    value = sum(count(unit, question, option) for unit in among)
                    told = not any(against(vector(among, question, option), basis))
                    assert not told or value >= SMALL, (sheets, among, question, option, value)


def test_those_not_asked_hide_nobody() -> None:
    """How many were asked is the parent's cell, which is shown: 32 of them, and 30 tell the other 2."""
    parent = Asked({"a": [[32, 20]]})
    for rows, totals in (
        ([[2, 30, 20]], [[None, None, 20]]),
        ([[2, 30, 40, 20]], [[None, None, 40, 20]]),
        ([[30, 2, 20], [16, 16, 20]], [[None, None, 20], [16, 16, 20]]),
    ):
        result = shown({"a": 52}, [parent, Asked({"a": rows}, 0)])[1]
        assert (result.totals, result.units) == (totals, {})


def test_what_is_large_is_shown() -> None:
    """The rules hide what tells; they do not hide everything."""
    rows = {"a": [[20, 30, 10]], "b": [[9, 8, 7]], "c": [[3, 20, 9]]}
    [result] = shown({"a": 60, "b": 24, "c": 32}, [Asked(rows)])
    assert result.totals == [[32, 58, 26]]
    assert sorted(result.units) == ["a"], "b would leave the 3 of c"
    assert hide([40, 3, 57]) == [None, None, 57]
    assert hide([40, 2, 57, 2]) == [None, None, 57, None], "two hidden cells of 4 would each be below 5"
    assert hide([12, 5, 9]) == [12, 5, 9]
    assert shown({"a": 4}, [Asked({"a": [[4, 0]]})])[0].totals == [[None, None]]


def test_comments_are_shown_from_ten_on() -> None:
    words = [f"意见 {number}" for number in range(FEW_COMMENTS)]
    assert shown_comments(words[1:]) is None
    assert sorted(shown_comments(words) or []) == sorted(words)

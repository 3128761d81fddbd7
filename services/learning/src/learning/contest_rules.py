"""What may happen in a contest, and who stands where (pure)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

HUNDREDTHS = 100


class ContestForm(StrEnum):
    QUIZ = "quiz"
    """The exam that belongs to it."""
    JUDGED = "judged"
    """Score sheets."""


class Ties(StrEnum):
    SHARED = "shared"
    TIME = "time"
    """Of equal points who took less time stands before."""


class Standing(NamedTuple):
    key: str
    points: int
    """In hundredths."""
    seconds: int | None


def ranks(standings: Sequence[Standing], ties: Ties) -> list[tuple[int, Standing]]:
    """From 1; those alike share one, and the next comes after all of them."""

    def order(each: Standing) -> tuple[int, int]:
        slow = 0 if ties == Ties.SHARED or each.seconds is None else each.seconds
        return -each.points, slow

    ranked: list[tuple[int, Standing]] = []
    for place, each in enumerate(sorted(standings, key=lambda each: (order(each), each.key)), 1):
        same = bool(ranked) and order(ranked[-1][1]) == order(each)
        ranked.append((ranked[-1][0] if same else place, each))
    return ranked


def judged_points(sheets: Sequence[Sequence[int]]) -> int:
    """The mean of the sheets' sums, in hundredths, rounded down."""
    return sum(map(sum, sheets)) * HUNDREDTHS // len(sheets)


def team_points(members: Sequence[int], size: int) -> int:
    """The mean over the places of a team: a place that is empty brings nothing."""
    return sum(members) // size

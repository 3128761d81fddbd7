"""Who owes how many hours of safety training, and what is missing (pure)."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from casework.policy import Policy, PolicyBook

FEWEST_SHOWN = 5
"""Fewer people than this are no figure for those whose own people they are not."""


class WorkKind(StrEnum):
    GENERAL = "general"
    HIGH_RISK = "high_risk"
    MANAGEMENT = "management"


class Held(NamedTuple):
    """What somebody has, in hours."""

    came_on: date | None
    """None: long ago."""
    since: int
    """Since they came."""
    this_year: int


class Owed(NamedTuple):
    policy: Policy
    counted: int

    @property
    def missing(self) -> int:
        return max(0, self.policy.number - self.counted)


def owed(book: PolicyBook, kind: WorkKind, today: date, entry_since: date, held: Held) -> dict[str, Owed]:
    """`entry`: of who came to the unit since the day from which it is asked, in all hours since then. `yearly`: of who
    was there before that day or before this year, in its hours. What law asks nothing for is left out."""
    found = dict[str, Owed]()
    came_on = held.came_on
    is_new = came_on is not None and came_on >= entry_since
    if is_new:
        found["entry"] = Owed(book.at(f"hours.entry.{kind}", today), held.since)
    if not is_new or came_on is None or came_on.year < today.year:
        found["yearly"] = Owed(book.at(f"hours.yearly.{kind}", today), held.this_year)
    return {name: each for name, each in found.items() if each.policy.number}


def shown(people: int, complete: int, *, is_own: bool) -> int | None:
    """How many have all their hours; None where that would name a few people that are not one's own."""
    few = min(complete, people - complete)
    return complete if is_own or few >= FEWEST_SHOWN else None

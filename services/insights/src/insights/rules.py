"""What the figures of every source rest on: the order of events, months, counts, middles. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median, quantiles
from typing import ClassVar, NamedTuple, Self

from kit.clock import SHANGHAI
from kit.events import STEP, Event

Happened = tuple[Event, datetime]

SETTLING = timedelta(days=1)
"""After a month's end, for events still on their way. Then its figures stand."""


def in_order(history: Iterable[Happened]) -> list[Happened]:
    """One aggregate's events, which may come in any order: the version orders them. What stands after a gap that no
    genuine version leaves is not believed."""
    ordered = sorted(history, key=lambda each: (each[0].version, each[1]))
    forged = (
        place for place, (one, other) in enumerate(pairwise(ordered), 1) if other[0].version > one[0].version + STEP
    )
    return ordered[: next(forged, None)]


def first(ordered: Iterable[Happened], kind: type[Event]) -> datetime | None:
    """When the first event of this kind happened."""
    return next((at for event, at in ordered if isinstance(event, kind)), None)


def hours(begin: datetime, end: datetime) -> float:
    """By the clock, nights and weekends included."""
    return (end - begin).total_seconds() / 3600


@dataclass
class Month:
    """A calendar month in China."""

    year: int
    month: int

    @classmethod
    def of(cls, moment: datetime) -> "Month":
        local = moment.astimezone(SHANGHAI)
        return cls(local.year, local.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        year, month = text.split("-")
        return cls(int(year), int(month))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    def next(self) -> "Month":
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    def back(self, number: int) -> list["Month"]:
        """The last `number` months up to this one, the oldest first."""
        counted = self.year * 12 + self.month - 1
        return [Month(each // 12, each % 12 + 1) for each in range(counted - number + 1, counted + 1)]

    @property
    def start(self) -> datetime:
        return datetime(self.year, self.month, 1, tzinfo=SHANGHAI).astimezone(UTC)

    @property
    def end(self) -> datetime:
        return self.next().start

    @property
    def closed_on(self) -> date:
        """The first day on which its figures are shown."""
        return (self.end + SETTLING).astimezone(SHANGHAI).date()

    def has(self, moment: datetime | None) -> bool:
        return moment is not None and self.start <= moment < self.end


class Step(NamedTuple):
    """One step in the course of what a source deals with."""

    before: str | None
    """The step that comes before it. A step that is shown tells that there were hardly fewer of the one before."""
    figures: tuple[str, ...]
    """The fields of the tally that belong to it. The first is its count, or has an entry for each time."""


@dataclass
class Tally:
    """What happened in one unit (and, once added up, below it) during a month. A source adds its own fields: counts,
    lists of hours, counts by part."""

    STEPS: ClassVar[Mapping[str, Step]] = {}
    """In their course."""

    left_out: bool = False
    """Small numbers are not in it."""

    @classmethod
    def figures(cls) -> list[str]:
        return [each.name for each in fields(cls)]

    def count(self, step: str) -> int:
        counted = getattr(self, self.STEPS[step].figures[0])
        return counted if isinstance(counted, int) else len(counted)

    def of(self, step: str) -> Self:
        """Of one step alone."""
        return type(self)(**{name: getattr(self, name) for name in self.STEPS[step].figures})

    def add(self, other: Self) -> None:
        for name in self.figures():
            mine, theirs = getattr(self, name), getattr(other, name)
            match mine:
                case bool():
                    pass
                case int():
                    setattr(self, name, mine + theirs)
                case list():
                    mine += theirs
                case dict():
                    for part, count in theirs.items():
                        mine[part] = mine.get(part, 0) + count


def middle(hours: Collection[float]) -> float:
    """The median to a tenth of an hour."""
    return round(median(hours), 1)


def ninetieth(hours: Collection[float]) -> float:
    """Nine in ten were no slower; between two values by proportion."""
    return round(quantiles(hours, n=10, method="inclusive")[-1], 1)

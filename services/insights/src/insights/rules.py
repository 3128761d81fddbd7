"""From events to facts and from facts to counts. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median, quantiles
from typing import Any

from contracts.grievances import CaseAccepted, CaseClosed, CaseEvent, CaseReopened, CaseReplied, CaseSubmitted
from kit.clock import SHANGHAI
from kit.events import STEP

Happened = tuple[CaseEvent, datetime]

SETTLING = timedelta(days=1)
"""After a month's end, for events still on their way. Then its figures stand."""


def fold(history: Iterable[Happened]) -> dict[str, Any]:
    """One case's facts from all its events, in any order: the version orders them. What stands after a gap that no
    genuine version leaves is not believed."""
    ordered = sorted(history, key=lambda each: (each[0].version, each[1]))
    forged = (
        place for place, (one, other) in enumerate(pairwise(ordered), 1) if other[0].version > one[0].version + STEP
    )
    ordered = ordered[: next(forged, None)]
    newest = ordered[-1][0]

    def first(kind: type[CaseEvent]) -> datetime | None:
        return next((at for event, at in ordered if isinstance(event, kind)), None)

    closed = next(((event.rated, at) for event, at in ordered if isinstance(event, CaseClosed)), (None, None))
    return {
        "case_id": newest.case_id,
        "version": newest.version,
        "unit_id": newest.unit_id,
        "kind": str(newest.kind),
        "first_at": min(at for _, at in ordered),
        "last_at": max(at for _, at in ordered),
        "submitted_at": first(CaseSubmitted),
        "accepted_at": first(CaseAccepted),
        "replied_at": first(CaseReplied),
        "closed_at": closed[1],
        "rated": closed[0],
        "reopened_at": [at.isoformat() for event, at in ordered if isinstance(event, CaseReopened)],
    }


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


@dataclass
class Tally:
    """What happened in one unit (and, once added up, below it) during a month."""

    submitted: int = 0
    closed: int = 0
    reopened: int = 0
    not_rated: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    """Submitted, by kind."""
    accept_hours: list[float] = field(default_factory=list)
    reply_hours: list[float] = field(default_factory=list)
    left_out: bool = False
    """Small numbers are not in it."""

    @property
    def accepted(self) -> int:
        return len(self.accept_hours)

    @property
    def replied(self) -> int:
        return len(self.reply_hours)

    def of(self, step: str) -> "Tally":
        """Of one step of the cases' course alone."""
        match step:
            case "submitted":
                return Tally(submitted=self.submitted, kinds=self.kinds)
            case "accepted":
                return Tally(accept_hours=self.accept_hours)
            case "replied":
                return Tally(reply_hours=self.reply_hours)
            case "closed":
                return Tally(closed=self.closed, not_rated=self.not_rated)
            case "reopened":
                return Tally(reopened=self.reopened)
        raise ValueError(step)

    def add(self, other: "Tally") -> None:
        self.submitted += other.submitted
        self.closed += other.closed
        self.reopened += other.reopened
        self.not_rated += other.not_rated
        for kind, count in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, 0) + count
        self.accept_hours += other.accept_hours
        self.reply_hours += other.reply_hours


def tally(month: Month, facts: dict[str, Any]) -> Tally:
    """What one case adds to a month.

    Each step counts in the month it happened in, not in the month the case began: so a closed month's figures never
    change again, and two looks at them cannot be subtracted.
    """
    submitted = facts["submitted_at"]
    found = Tally(reopened=sum(month.has(datetime.fromisoformat(at)) for at in facts["reopened_at"]))
    if month.has(submitted):
        found.submitted, found.kinds = 1, {facts["kind"]: 1}
    if month.has(facts["closed_at"]):
        found.closed, found.not_rated = 1, int(not facts["rated"])
    if submitted and month.has(facts["accepted_at"]):
        found.accept_hours.append(_hours(submitted, facts["accepted_at"]))
    if submitted and month.has(facts["replied_at"]):
        found.reply_hours.append(_hours(submitted, facts["replied_at"]))
    return found


def middle(hours: Collection[float]) -> float:
    """The median to a tenth of an hour."""
    return round(median(hours), 1)


def ninetieth(hours: Collection[float]) -> float:
    """Nine in ten were no slower; between two values by proportion."""
    return round(quantiles(hours, n=10, method="inclusive")[-1], 1)


def _hours(begin: datetime, end: datetime) -> float:
    return (end - begin).total_seconds() / 3600

"""Aids that were paid: to how many people, how often, how fast.

No amount and no tier: events do not say them. The report of assistance does, which authorises its readers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON
from sqlmodel import Field

from contracts.assistance import AidEvent, AidPaid, AidRequested, AidState
from insights.models import ShownMonth, Table
from insights.rules import Happened, Month, Step, Tally, first, hours
from insights.source import Fact, Source
from kit.db import UtcDateTime


class AidFact(Fact, Table, table=True):
    """One aid's course."""

    __tablename__ = "aid_fact"

    aid_id: str = Field(primary_key=True)
    person: str
    """Who asked for it, as pseudonym."""
    requested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paid_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """None, too, where the money came back."""


class AidMonth(ShownMonth, Table, table=True):
    """Nothing where it shows nothing."""

    __tablename__ = "aid_month"

    helped: dict[str, int] = Field(sa_type=JSON)
    pay_hours: list[float] = Field(sa_type=JSON)


@dataclass
class AidTally(Tally):
    STEPS: ClassVar = {"paid": Step(None, ("helped", "pay_hours"))}

    helped: dict[str, int] = field(default_factory=dict)
    """How many aids each person got. Five aids of one family are one person, whom the figure would tell. Somebody who
    was helped in two units is counted in both: else their total would tell it."""
    pay_hours: list[float] = field(default_factory=list)


def course(ordered: Sequence[Happened]) -> dict[str, Any]:
    newest = ordered[-1][0]
    assert isinstance(newest, AidEvent)
    return {
        "unit_id": newest.unit_id,
        "person": newest.applicant_id,
        "requested_at": first(ordered, AidRequested),
        "paid_at": first(ordered, AidPaid) if newest.state is not AidState.REVERSED else None,
    }


def add_up(month: Month, facts: Mapping[str, Any]) -> AidTally:
    requested, paid = facts["requested_at"], facts["paid_at"]
    if not month.has(paid):
        return AidTally()
    return AidTally(
        helped={f"{facts['unit_id']} {facts['person']}": 1},
        pay_hours=[hours(requested, paid)] if requested else [],
    )


source = Source(AidEvent, AidFact, course, AidTally, add_up, AidMonth)

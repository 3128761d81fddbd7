"""Hardship files: how many households applied, how many were put on file, and how fast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON
from sqlmodel import Field

from contracts.assistance import HouseholdApplied, HouseholdEvent, HouseholdFiled
from insights.models import ShownMonth, Table
from insights.rules import Happened, Month, Step, Tally, first, hours
from insights.source import Fact, Source
from kit.db import UtcDateTime


class FileFact(Fact, Table, table=True):
    """One file's course."""

    __tablename__ = "file_fact"

    household_id: str = Field(primary_key=True)
    applied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    filed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """For the first time: a relapse and a yearly check come back to the same file."""


class FileMonth(ShownMonth, Table, table=True):
    """0 or nothing where it shows nothing."""

    __tablename__ = "file_month"

    applied: int
    filed: int
    file_hours: list[float] = Field(sa_type=JSON)


@dataclass
class FileTally(Tally):
    STEPS: ClassVar = {"applied": Step(None, ("applied",)), "filed": Step(None, ("filed", "file_hours"))}
    """Each for itself: from the application to the file it takes weeks, so a month's files tell nothing of how many
    applied in it."""

    applied: int = 0
    filed: int = 0
    file_hours: list[float] = field(default_factory=list)


def course(ordered: Sequence[Happened]) -> dict[str, Any]:
    newest = ordered[-1][0]
    assert isinstance(newest, HouseholdEvent)
    return {
        "unit_id": newest.unit_id,
        "applied_at": first(ordered, HouseholdApplied),
        "filed_at": first(ordered, HouseholdFiled),
    }


def add_up(month: Month, facts: Mapping[str, Any]) -> FileTally:
    applied, filed = facts["applied_at"], facts["filed_at"]
    found = FileTally(applied=int(month.has(applied)), filed=int(month.has(filed)))
    if applied and found.filed:
        found.file_hours.append(hours(applied, filed))
    return found


source = Source(HouseholdEvent, FileFact, course, FileTally, add_up, FileMonth)

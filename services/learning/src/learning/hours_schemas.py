"""Hours of safety training as they cross HTTP."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from kit.fields import AS_TEXT, Id, Line, Request
from learning.hours_rules import WorkKind

Hours = Annotated[int, Field(ge=0, le=100)]


class HoursOwed(BaseModel):
    what: str
    """`entry` or `yearly`."""
    due: int
    counted: int
    missing: int
    source: str
    """The rule, in words."""


class HoursLine(BaseModel):
    id: str
    title: str
    counted_on: date
    hours: int


class OwnHours(BaseModel):
    unit_name: str
    kind_name: str
    """Of the unit's work; empty where nobody has said."""
    owed: list[HoursOwed]
    records: list[HoursLine]
    """Newest first."""


class HoursCheckIn(Request):
    code: Annotated[str, Line(4, 12)]


class UnitWorkSet(Request):
    kind: Annotated[WorkKind, AS_TEXT] | None
    """None: as the unit above."""
    entry_since: Annotated[date, AS_TEXT]


class UnitHours(BaseModel):
    unit_id: str
    unit_name: str
    kind: WorkKind | None
    kind_name: str
    entry_since: date | None
    """Who came on this day or later owes the hours before work; None where no kind is said."""
    is_inherited: bool
    """From a unit above."""
    is_own: bool
    """Its people are the caller's own: no training officer is nearer to them."""
    people: int
    complete: int | None
    """Have all their hours; None: too few to say, or nothing is due."""


class PersonHours(BaseModel):
    id: str
    name: str
    missing: int


class TrainingSessionCreate(Request):
    unit_id: Id
    title: Annotated[str, Line(2, 80)]
    held_on: Annotated[date, AS_TEXT]
    hours: Annotated[int, Field(ge=1, le=24)]


class TrainingSessionPublic(BaseModel):
    id: str
    unit_name: str
    title: str
    held_on: date
    hours: int
    code: str
    people: int


class CourseHoursSet(Request):
    hours: Hours


class CourseHoursPublic(BaseModel):
    course_id: str
    title: str
    hours: int

"""Tables of hours of safety training."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import String as Plain
from sqlmodel import Field

from kit.db import UtcDateTime, new_id
from learning.hours_rules import WorkKind
from learning.models import Table


class UnitWork(Table, table=True):
    """Which kind of work is done at a unit, and below it where nothing else is said."""

    __tablename__ = "unit_work"

    unit_id: str = Field(primary_key=True)
    kind: WorkKind = Field(sa_type=Plain)
    entry_since: date
    """Who came on this day or later owes the hours before work."""
    set_by: str
    set_at: datetime = Field(sa_type=UtcDateTime)


class Arrival(Table, table=True):
    """When somebody came to their unit; those who were known before this was kept, and did not move, have none."""

    member_id: str = Field(primary_key=True)
    unit_id: str
    came_on: date


class CourseHours(Table, table=True):
    """What finishing a course counts for."""

    __tablename__ = "course_hours"

    course_id: str = Field(primary_key=True, foreign_key="course.id")
    hours: int
    set_by: str


class TrainingSession(Table, table=True):
    """Training in a room, where people check in by a code."""

    __tablename__ = "training_session"
    __table_args__ = (Index("ix_training_session_unit", "unit_id", "id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    unit_id: str
    """It is for all who belong there or below."""
    title: str
    held_on: date
    hours: int
    code: str = Field(unique=True)
    author_id: str
    made_at: datetime = Field(sa_type=UtcDateTime)


class HoursRecord(Table, table=True):
    """Hours of one person, from one course or one session."""

    __tablename__ = "hours_record"
    __table_args__ = (UniqueConstraint("member_id", "source_id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 1
    member_id: str
    source_id: str
    """Of a course or a session."""
    title: str
    counted_on: date
    hours: int
    counted_at: datetime = Field(sa_type=UtcDateTime)

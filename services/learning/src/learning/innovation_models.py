"""Tables of small innovations (五小)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Sequence, Text
from sqlalchemy import String as Plain
from sqlmodel import Field

from casework import publicity
from casework.numbers import Numbers
from casework.timeline import Entry
from contracts.innovations import InnovationState
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import SealedColumn
from learning.innovation_rules import InnovationKind
from learning.models import Table

INNOVATION_NUMBERS = Numbers(
    "WX", ("五小成果", "成果", "innovation"), Sequence("innovation_serial", metadata=Table.metadata)
)


class Innovation(Table, table=True):
    __table_args__ = (
        Index("ix_innovation_desk", "desk_unit_id", "state"),
        Index("ix_innovation_owner", "owner_unit_id", "state"),
        Index("ix_innovation_author", "author_id", "id"),
        Index("ix_innovation_state", "state", "id"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_type=BigInteger, unique=True)
    version: int = 0
    state: InnovationState = Field(default=InnovationState.SUBMITTED, sa_type=Plain)
    kind: InnovationKind = Field(sa_type=Plain)
    title: str
    problem: str = Field(sa_type=Text)
    solution: str = Field(sa_type=Text)
    unit_id: str
    """The author's when it was submitted."""
    author_id: str
    submitted_at: datetime = Field(sa_type=UtcDateTime)
    desk_unit_id: str
    is_open: bool
    """Its author agrees that it is published with their name."""
    code: str = Field(unique=True)
    """By which others join the team."""
    criteria: list[dict[str, Any]] = Field(sa_type=JSON)
    """As they were when it was submitted: innovation_schemas.Criterion."""
    report_by: date | None = None
    report: str | None = Field(default=None, sa_type=Text)
    points: int | None = None
    """The mean of the sheets, in hundredths, once all are in."""
    owner_unit_id: str | None = None
    adopt_by: date | None = None
    benefit_fen: int = Field(default=0, sa_type=BigInteger)
    """Of all results recorded."""

    @property
    def number(self) -> str:
        return INNOVATION_NUMBERS.write(self.submitted_at, self.serial)


INNOVATIONS = Table.metadata.tables["innovation"].c


class InnovationEntry(Entry, Table, table=True):
    __tablename__ = "innovation_entry"

    innovation_id: str = Field(foreign_key="innovation.id")
    words: str | None = None
    """Read by those who have a part in it."""


class InnovationMember(Table, table=True):
    """Who belongs to the team; its author stands in none of these rows."""

    __tablename__ = "innovation_member"
    __table_args__ = (Index("ix_innovation_member_of", "member_id", "innovation_id"),)

    innovation_id: str = Field(primary_key=True, foreign_key="innovation.id")
    member_id: str = Field(primary_key=True)
    unit_id: str
    is_named: bool
    """Agrees to stand there by name when it is published."""
    joined_at: datetime = Field(sa_type=UtcDateTime)


class InnovationSheet(Table, table=True):
    """A judge, and what they gave."""

    __tablename__ = "innovation_sheet"
    __table_args__ = (Index("ix_innovation_sheet_judge", "judge_id", "innovation_id"),)

    innovation_id: str = Field(primary_key=True, foreign_key="innovation.id")
    judge_id: str = Field(primary_key=True)
    appointed_at: datetime = Field(sa_type=UtcDateTime)
    points: list[int] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """For each criterion."""
    words: str | None = None
    given_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class InnovationNotice(publicity.Notice, Table, table=True):
    __tablename__ = "innovation_notice"

    innovation_id: str = Field(foreign_key="innovation.id", index=True)


class InnovationObjection(publicity.Objection, Table, table=True):
    __tablename__ = "innovation_objection"


OBJECTION = SealedColumn(InnovationObjection, "text")

"""Tables of contests."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Sequence, UniqueConstraint
from sqlalchemy import String as Plain
from sqlmodel import Field

from casework.numbers import Numbers
from contracts.learning import ContestState
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import Sealed, SealedColumn, SealedType
from learning.contest_rules import ContestForm, Ties
from learning.models import Table

CONTEST_NUMBERS = Numbers("CT", ("竞赛", "contest"), Sequence("contest_serial", metadata=Table.metadata))


class Contest(Table, table=True):
    __table_args__ = (Index("ix_contest_unit", "unit_id", "id"), Index("ix_contest_closes", "state", "closes_at"))

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_type=BigInteger, unique=True)
    version: int = 1
    unit_id: str
    """It is for all who belong there or below."""
    author_id: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    title: str
    summary: str
    season: str
    round: int
    form: ContestForm = Field(sa_type=Plain)
    exam_id: str | None = Field(default=None, foreign_key="exam.id")
    criteria: list[dict[str, Any]] = Field(sa_type=JSON)
    """Of a judged one: contest_schemas.Criterion."""
    team_size: int
    """1: nobody is in a team."""
    ties: Ties = Field(sa_type=Plain)
    prizes: list[dict[str, Any]] = Field(sa_type=JSON)
    """To be drawn: contest_schemas.Prize."""
    seed_source: str
    opens_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    """For entries, and of a quiz for answers."""
    state: ContestState = Field(default=ContestState.DRAFT, sa_type=Plain)
    secret: Sealed | None = Field(default=None, sa_type=SealedType)
    commitment: str | None = None
    tickets: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """Who may be drawn, from the close of entries on."""
    list_digest: str | None = None
    seed: str | None = None
    winners: list[list[str]] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    drawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def number(self) -> str:
        return CONTEST_NUMBERS.write(self.created_at, self.serial)


SECRET = SealedColumn(Contest, "secret")


class ContestTeam(Table, table=True):
    __tablename__ = "contest_team"
    __table_args__ = (UniqueConstraint("contest_id", "name"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    contest_id: str = Field(foreign_key="contest.id")
    name: str
    code: str = Field(unique=True)
    """By which others join."""


class ContestEntry(Table, table=True):
    __tablename__ = "contest_entry"
    __table_args__ = (
        UniqueConstraint("contest_id", "member_id"),
        UniqueConstraint("contest_id", "place"),
        Index("ix_contest_entry_member", "member_id", "id"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 1
    contest_id: str = Field(foreign_key="contest.id")
    place: int
    """Its number in the contest, from 1."""
    member_id: str
    unit_id: str
    """The member's, when they entered."""
    team_id: str | None = Field(default=None, foreign_key="contest_team.id", index=True)
    ticket: str = Field(unique=True)
    """64 random bits: under them it is drawn, and only its owner knows whose they are."""
    is_listed: bool
    """Whether its owner is willing to stand in the ranking."""
    entered_at: datetime = Field(sa_type=UtcDateTime)
    points: int | None = None
    """In hundredths."""
    seconds: int | None = None


class ScoreSheet(Table, table=True):
    """What one judge gave."""

    __tablename__ = "score_sheet"

    entry_id: str = Field(primary_key=True, foreign_key="contest_entry.id")
    judge_id: str = Field(primary_key=True)
    points: list[int] = Field(sa_type=JSON)
    """For each criterion."""
    given_at: datetime = Field(sa_type=UtcDateTime)

"""Tables of honours. Nominations and results are public to the unit; objections lie sealed."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index, Sequence, String, Text, text
from sqlmodel import Field

from casework import publicity
from casework.numbers import Numbers
from casework.timeline import Entry
from contracts.honours import HonourState
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import SealedColumn
from voting.congresses.rules import Category
from voting.honours.rules import HonourLevel, NominationState
from voting.models import Table

NOT_WITHDRAWN = text("state != 'WITHDRAWN'")
HONOUR_NUMBERS = Numbers("HN", ("评选", "荣誉", "honour"), Sequence("honour_serial", metadata=Table.metadata))


class Honour(Table, table=True):
    __table_args__ = (
        Index("ix_honour_unit", "unit_id", "id"),
        Index("ix_honour_state", "state", "nominate_until"),
        Index("ix_honour_election", "election_id"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    version: int = 0
    state: HonourState = Field(default=HonourState.NOMINATING, sa_type=String)
    unit_id: str
    level: HonourLevel = Field(sa_type=String)
    title: str
    criteria: str = Field(sa_type=Text)
    places: int
    jury_weight: int
    """Per cent of the score; the rest is the vote's. Stated when it is announced, and never changed."""
    quotas: str = Field(sa_type=Text)
    """How the places are shared out: a Decision, as JSON."""
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    nominate_until: datetime = Field(sa_type=UtcDateTime)
    election_id: str | None = None
    rounds: int
    """Of publicity."""
    round: int = 0
    """Of publicity, from 1."""
    basis: str | None = None
    """On what it was approved, such as the resolution of a congress."""
    awarded_on: date | None = None

    @property
    def number(self) -> str:
        return HONOUR_NUMBERS.write(self.made_at, self.serial)


HONOURS = Table.metadata.tables["honour"].c
"""Its columns, for what the class is not typed for."""


class HonourEntry(Entry, Table, table=True):
    __tablename__ = "honour_entry"

    honour_id: str = Field(foreign_key="honour.id")
    words: str | None = None
    """Reasons for what is public: they are public, too."""


class Juror(Table, table=True):
    __tablename__ = "honour_juror"

    honour_id: str = Field(primary_key=True, foreign_key="honour.id")
    member_id: str = Field(primary_key=True, index=True)


class Nomination(Table, table=True):
    __table_args__ = (
        Index(
            "ix_nomination_member",
            "honour_id",
            "member_id",
            unique=True,
            sqlite_where=NOT_WITHDRAWN,
            postgresql_where=NOT_WITHDRAWN,
        ),
        Index("ix_nomination_own", "member_id", "id"),
        Index("ix_nomination_by", "nominated_by", "id"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    honour_id: str = Field(foreign_key="honour.id")
    member_id: str
    unit_id: str
    """Theirs when they were nominated."""
    category: Category = Field(sa_type=String)
    deeds: str = Field(sa_type=Text)
    nominated_by: str
    by_unit_id: str | None = None
    """Of a unit's nomination, which a union officer makes."""
    at: datetime = Field(sa_type=UtcDateTime)
    state: NominationState = Field(default=NominationState.NOMINATED, sa_type=String)
    reason: str | None = None
    """Of the check, or why it was struck."""
    place: int | None = None
    """On the ballot, from 1."""
    votes: int | None = None
    score: int | None = None
    """Of 10,000."""


class JuryScore(Table, table=True):
    """One juror's points for one nominee; shown to that juror alone."""

    __tablename__ = "jury_score"

    nomination_id: str = Field(primary_key=True, foreign_key="nomination.id")
    juror_id: str = Field(primary_key=True)
    points: int


class HonourNotice(publicity.Notice, Table, table=True):
    __tablename__ = "honour_notice"

    honour_id: str = Field(foreign_key="honour.id", index=True)


class HonourObjection(publicity.Objection, Table, table=True):
    __tablename__ = "honour_objection"


OBJECTED, OBJECTION_ANSWERED = SealedColumn(HonourObjection, "text"), SealedColumn(HonourObjection, "answer")


class Award(Table, table=True):
    """A line of the register of those honoured."""

    __tablename__ = "honour_award"
    __table_args__ = (
        Index("ix_honour_award_member", "member_id", "id"),
        Index("ix_honour_award_level", "level", "id"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    honour_id: str = Field(foreign_key="honour.id", index=True)
    member_id: str
    unit_id: str
    level: HonourLevel = Field(sa_type=String)
    title: str
    awarded_on: date
    story: str | None = Field(default=None, sa_type=Text)
    consented_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the awardee agreed that the story is published; None: nobody but they and union officers read it."""
    consented_digest: str | None = None
    """Of the story to which they agreed: its SHA-256, in hex."""

"""Tables."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Index, LargeBinary, MetaData, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from kit.db import UtcDateTime


class Table(SQLModel, registry=registry()):
    """Base of this service's tables. SQLModel's own registry is global: equal names of two services would collide."""

    metadata = MetaData()


_SEALED = text("sealed IS NOT NULL")


class Archived(Table, table=True):
    """One event for ever. What this version's contracts do not know of it is kept sealed until one does."""

    __tablename__ = "archive"
    __table_args__ = (
        Index("ix_archive_topic_key", "topic", "key"),
        Index("ix_archive_sealed", "event_id", postgresql_where=_SEALED, sqlite_where=_SEALED),
    )

    event_id: str = Field(primary_key=True)
    topic: str
    type: str
    key: str | None = None
    """The aggregate's id, a person's as pseudonym; None while the type is unknown."""
    time: datetime = Field(sa_type=UtcDateTime)
    data: dict[str, Any] = Field(sa_type=JSON)
    """The fields the contract knows: persons as pseudonyms, names and numbers of persons emptied."""
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The whole event, encrypted, where the contract does not know all of it."""


class Person(Table, table=True):
    """Who hides behind a pseudonym. Erasing a person deletes the row, and nobody knows any more."""

    person_id: str = Field(primary_key=True)
    pseudonym: str = Field(unique=True)


class Erased(Table, table=True):
    """Digests of erased persons' ids, so that an event which comes late does not give them a pseudonym again.

    An id has 74 random bits: nobody finds it by trying.
    """

    digest: str = Field(primary_key=True)


class CaseFact(Table, table=True):
    """One case's course, computed from the archive alone (`rules.fold`)."""

    __tablename__ = "case_fact"

    case_id: str = Field(primary_key=True)
    version: int
    """Of the newest event it rests on: an operator compares it with the case's own before and after a `rebuild`."""
    unit_id: str
    kind: str
    first_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime, index=True)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    replied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Of the first reply."""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    rated: bool | None = None
    """Whether the author had rated when it closed."""
    reopened_at: list[str] = Field(default_factory=list, sa_type=JSON)
    """ISO times; a case can be reopened more than once."""


class ClosedMonth(Table, table=True):
    """A month whose table stands."""

    __tablename__ = "closed_month"

    month: str = Field(primary_key=True)
    """Like `2026-10`."""
    closed_at: datetime = Field(sa_type=UtcDateTime)


class UnitMonth(Table, table=True):
    """What a closed month shows of one unit with everything below it; 0 or nothing where it shows nothing."""

    __tablename__ = "unit_month"

    FIGURES: ClassVar = (
        "submitted", "closed", "reopened", "not_rated", "kinds", "accept_hours", "reply_hours", "left_out",
    )  # fmt: skip

    month: str = Field(primary_key=True)
    unit_id: str = Field(primary_key=True)
    submitted: int
    closed: int
    reopened: int
    not_rated: int
    kinds: dict[str, int] = Field(sa_type=JSON)
    accept_hours: list[float] = Field(sa_type=JSON)
    reply_hours: list[float] = Field(sa_type=JSON)
    left_out: bool
    """Small numbers are not in it."""

"""Tables."""

from datetime import datetime
from typing import Any

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


class ClosedMonth(Table, table=True):
    """A month whose table stands."""

    __tablename__ = "closed_month"

    month: str = Field(primary_key=True)
    """Like `2026-10`."""
    closed_at: datetime = Field(sa_type=UtcDateTime)


class ShownMonth(SQLModel):
    """Columns of every source's table of closed months: what one shows of one unit with everything below it."""

    month: str = Field(primary_key=True)
    unit_id: str = Field(primary_key=True)
    left_out: bool
    """Small numbers are not in it."""


class UnitMonth(ShownMonth, Table, table=True):
    """Of concerns; 0 or nothing where it shows nothing."""

    __tablename__ = "unit_month"

    submitted: int
    closed: int
    reopened: int
    not_rated: int
    kinds: dict[str, int] = Field(sa_type=JSON)
    accept_hours: list[float] = Field(sa_type=JSON)
    reply_hours: list[float] = Field(sa_type=JSON)

"""Tables of the learning record store."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from kit.db import UtcDateTime, new_id
from learning.models import Table


class Machine(Table, table=True):
    """The copy of machine clients: of which unit each is."""

    id: str = Field(primary_key=True)
    version: int
    unit_id: str
    name: str


class StoredStatement(Table, table=True):
    """Never changes; a later one can void it."""

    __tablename__ = "statement"
    __table_args__ = (Index("ix_statement_unit", "unit_id", "place"), UniqueConstraint("member_id", "matter"))

    place: str = Field(primary_key=True, default_factory=new_id)
    """In the order of storing."""
    id: str = Field(unique=True)
    unit_id: str
    """Of who wrote it, or of the learner: read by clients of this unit and above."""
    client_id: str | None = None
    """None: our own."""
    member_id: str | None = Field(default=None, index=True)
    """Whose own learning it is."""
    matter: str | None = None
    """Of our own: of what it tells, once for each member."""
    stored_at: datetime = Field(sa_type=UtcDateTime)
    body: dict[str, Any] = Field(sa_type=JSON)
    said: str
    refers_to: str | None = Field(default=None, index=True)
    voids: bool = False
    voided: bool = False


class Mention(Table, table=True):
    """By what a statement is found. One that refers to another is found by what that one mentions, too."""

    __tablename__ = "statement_mention"

    key: str = Field(primary_key=True)
    place: str = Field(primary_key=True, foreign_key="statement.place")
    of: str = Field(primary_key=True, index=True)
    """The id of the statement that mentions it: this one, or the one that it refers to."""


class StatementFile(Table, table=True):
    """The data of an attachment, once for all statements of a unit that hold it."""

    __tablename__ = "statement_file"

    unit_id: str = Field(primary_key=True)
    sha2: str = Field(primary_key=True)
    data: bytes = Field(sa_type=LargeBinary)


class Document(Table, table=True):
    """A state or profile that a client keeps here; ours is neither its form nor its meaning."""

    __tablename__ = "learning_document"

    key: str = Field(primary_key=True)
    """Of the document with its id; equal for the same."""
    of: str = Field(index=True)
    """Of what it belongs to, without its id."""
    of_all: str = Field(index=True)
    """The same without the registration."""
    id: str
    content_type: str
    data: bytes = Field(sa_type=LargeBinary)
    etag: str
    stored_at: datetime = Field(sa_type=UtcDateTime)

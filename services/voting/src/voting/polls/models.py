"""Tables of polls. Of a poll that is not by name no row has both a member and an answer, and nothing of either stays:
when it closes, its result is kept, and who answered and the answers are deleted."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, Sequence, String
from sqlmodel import Field

from casework.numbers import Numbers
from casework.timeline import Entry
from contracts.polls import PollState
from kit.db import UtcDateTime, new_id
from voting.models import Table
from voting.polls.rules import PollKind

POLL_NUMBERS = Numbers("PO", ("调查", "问卷", "poll"), Sequence("poll_serial", metadata=Table.metadata))


class Poll(Table, table=True):
    __table_args__ = (
        Index("ix_poll_unit", "unit_id", "id"),
        Index("ix_poll_closing", "state", "closes_at"),
    )

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    version: int = 0
    state: PollState = Field(default=PollState.OPEN, sa_type=String)
    kind: PollKind = Field(sa_type=String)
    unit_id: str
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    is_named: bool
    asked: dict[str, Any] = Field(sa_type=JSON)
    """A voting.poll_schemas.PollDefinition."""
    answered: int = 0
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """A voting.poll_schemas.PollResult, once it has closed."""

    @property
    def number(self) -> str:
        return POLL_NUMBERS.write(self.made_at, self.serial)


POLLS = Table.metadata.tables["poll"].c
"""Its columns, for what the class is not typed for."""


class PollEntry(Entry, Table, table=True):
    __tablename__ = "poll_entry"

    poll_id: str = Field(foreign_key="poll.id")
    words: str | None = None


class Participant(Table, table=True):
    """That a member has answered."""

    __tablename__ = "poll_participant"
    __table_args__ = (Index("ix_poll_participant_member", "member_id", "poll_id"),)

    poll_id: str = Field(primary_key=True, foreign_key="poll.id")
    member_id: str = Field(primary_key=True)


class Sheet(Table, table=True):
    """Somebody's answers."""

    __tablename__ = "poll_sheet"
    __table_args__ = (Index("ix_poll_sheet_poll", "poll_id", "id"), Index("ix_poll_sheet_member", "member_id", "id"))

    id: str = Field(primary_key=True, default_factory=lambda: str(uuid.uuid4()))
    """By chance: an id in order of time would say who, next to the audit trail."""
    poll_id: str = Field(foreign_key="poll.id")
    group_id: str
    """The unit directly below the poll's to which they belong, or the poll's own."""
    member_id: str | None = None
    """Of a poll by name only."""
    answers: list[dict[str, Any]] = Field(sa_type=JSON)

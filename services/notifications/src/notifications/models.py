"""Tables."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, MetaData, String, UniqueConstraint, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from casework import people
from casework.people import People
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import Sealed, SealedColumn, SealedType


class Table(SQLModel, registry=registry()):
    """Base of this service's tables. SQLModel's own registry is global: equal names of two services would collide."""

    metadata = MetaData()


def _where(condition: str) -> dict[str, Any]:
    return {"postgresql_where": text(condition), "sqlite_where": text(condition)}


class Message(Table, table=True):
    """One event told to one person. Its words are made when it is read, in the reader's language, from `facts`."""

    __table_args__ = (
        UniqueConstraint("event_id", "member_id"),
        Index("ix_message_inbox", "member_id", "number"),
        Index("ix_message_unread", "member_id", **_where("read_at IS NULL")),
        Index("ix_message_unread_age", "created_at", **_where("read_at IS NULL")),
        Index("ix_message_read_age", "read_at", **_where("read_at IS NOT NULL")),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    number: int = Field(sa_type=BigInteger, unique=True)
    """Its place in the order in which messages became visible; see `LastNumber`."""
    event_id: str
    member_id: str
    kind: str
    subject_type: str
    """What it is about: `case`, `account`; see `announcement.Subject`."""
    subject_id: str
    facts: dict[str, Any] = Field(sa_type=JSON)
    """What the words need: the subject's number, which units act, a date. Never a text."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    case_id: str = ""
    """The release before reads and writes it in place of the subject; triggers keep both alike until the next release
    drops it with them (migration 0006)."""


class Change(Table, table=True):
    """That a subject changed: a hint for the open pages of everybody who may see it, whether they get a message or not.

    One row for all of them; it is of no use to a page opened later, and goes within hours.
    """

    number: int = Field(sa_type=BigInteger, primary_key=True)
    """As of messages, see `LastNumber`."""
    subject_type: str
    subject_id: str
    viewers: dict[str, Any] = Field(sa_type=JSON)
    """Members, places, matter and time of filing, as an `announcement.Announcement` gives them."""
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    case_id: str = ""
    """As of messages: with the next column for the release before."""
    whose: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class LastNumber(Table, table=True):
    """One row, locked until the commit by every transaction that writes or forgets messages, or keeps members or units.

    So a message with a smaller number is never committed after one with a larger: the live stream may remember just
    the last number it has seen. An automatic id would not do, ids are given before the commit.
    """

    __tablename__ = "last_number"

    id: int = Field(primary_key=True)
    number: int = Field(sa_type=BigInteger)


class Member(people.Member, Table, table=True):
    """Members of a unit complained about get no message; the name is said where they granted or ended a role."""

    __tablename__ = "member"

    id: str = Field(sa_column=Column("member_id", String, primary_key=True))


class Grant(people.Grant, Table, table=True):
    __tablename__ = "holder"
    __table_args__ = (Index("ix_holder_place", "role", "unit_id"),)

    id: str = Field(sa_column=Column("grant_id", String, primary_key=True))


PEOPLE = People(Member, Grant)


class Machine(Table, table=True):
    """The copy of machine clients: what a program may hear, of which units, and how long."""

    id: str = Field(primary_key=True)
    version: int
    unit_id: str
    name: str
    scopes: list[str] = Field(sa_type=JSON)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    deleted: bool = False
    """Revoked."""


class Subscription(Table, table=True):
    """Where a machine client wants to be sent events, of which types, about one unit and all below."""

    id: str = Field(default_factory=new_id, primary_key=True)
    version: int = 1
    machine_id: str = Field(foreign_key="machine.id", index=True)
    unit_id: str
    types: list[str] = Field(sa_type=JSON)
    """CloudEvents types."""
    address: str
    secret: Sealed | None = Field(default=None, sa_type=SealedType)
    former_secret: Sealed | None = Field(default=None, sa_type=SealedType)
    former_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Until then the former secret signs, too."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failed_rounds: int = 0
    """Rounds in a row in which nothing was delivered."""
    next_round_at: datetime = Field(sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it last took an event."""


SECRET = SealedColumn(Subscription, "secret")
FORMER_SECRET = SealedColumn(Subscription, "former_secret")


class OpenEvent(Table, table=True):
    """An event that programs may hear of, as they get it."""

    __tablename__ = "open_event"
    __table_args__ = (Index("ix_open_event_type", "type", "number"),)

    number: int = Field(sa_type=BigInteger, primary_key=True)
    """As of messages, see `LastNumber`."""
    event_id: str = Field(unique=True)
    type: str
    source: str
    subject: str = Field(index=True)
    """The id of what it is about."""
    time: datetime = Field(sa_type=UtcDateTime, index=True)
    unit_id: str
    former_unit_id: str | None = None
    """Where it stood before: who hears of that unit is told that it left."""
    data: dict[str, Any] = Field(sa_type=JSON)


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Delivery(Table, table=True):
    """One event on its way to one receiver: waiting, delivered or given up."""

    __table_args__ = (
        Index("ix_delivery_log", "subscription_id", "number"),
        Index("ix_delivery_waiting", "subscription_id", "number", **_where("next_try_at IS NOT NULL")),
        Index("ix_delivery_order", "subscription_id", "subject", "number", **_where("next_try_at IS NOT NULL")),
        Index("ix_delivery_given_up", "subscription_id", "number", **_where("given_up_at IS NOT NULL")),
    )

    number: int = Field(sa_type=BigInteger, foreign_key="open_event.number", primary_key=True)
    subscription_id: str = Field(foreign_key="subscription.id", primary_key=True)
    subject: str
    since: datetime = Field(sa_type=UtcDateTime)
    """When it was first due, or replayed."""
    next_try_at: datetime | None = Field(sa_type=UtcDateTime)
    """As long as it waits."""
    given_up_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tries: int = 0
    tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str | None = None
    """Of the last try: the status that was answered, or why there was none."""

    @property
    def state(self) -> DeliveryState:
        if self.next_try_at:
            return DeliveryState.WAITING
        return DeliveryState.GIVEN_UP if self.given_up_at else DeliveryState.DELIVERED

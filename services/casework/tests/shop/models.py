"""Tables."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, MetaData, String
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col

from casework import people
from casework.conflict import Matter
from casework.ledger import Ledger
from casework.people import People
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import Sealed, SealedColumn, SealedType
from shop.rules import State


class Table(SQLModel, registry=registry()):
    """Base of this service's tables. SQLModel's own registry is global: equal names of two services would collide."""

    metadata = MetaData()


class Order(Table, table=True):
    __table_args__ = (Index("ix_order_unit", "unit_id", "id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 0
    """Rises with each entry."""
    unit_id: str
    buyer_id: str
    item: str
    state: State = Field(default=State.PLACED, sa_type=String)
    phone: Sealed | None = Field(default=None, sa_type=SealedType)
    phone_index: bytes | None = Field(default=None, sa_type=LargeBinary, index=True)


PHONE = SealedColumn(Order, "phone", index="phone_index")


class OrderEntry(Table, table=True):
    """One change of an order; its version is its place."""

    __tablename__ = "order_entry"

    order_id: str = Field(primary_key=True, foreign_key="order.id")
    version: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    action: str
    state: State = Field(sa_type=String)
    actor: str
    """A shop.rules.Party."""
    actor_id: str | None = None
    unit_id: str | None = None
    words: str | None = None


class Member(people.Member, Table, table=True):
    pass


class Grant(people.Grant, Table, table=True):
    pass


PEOPLE = People(Member, Grant)
MATTER = Matter(col(Order.buyer_id))
"""No clerk sees to their own order. What has an accused or a unit complained about names their columns, too."""

LEDGER = Ledger(Table)

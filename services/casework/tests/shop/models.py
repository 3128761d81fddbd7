"""Tables."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, LargeBinary, MetaData, Sequence, String
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col

from casework.conflict import Matter
from casework.ledger import Ledger
from casework.numbers import Numbers
from casework.people import People
from casework.timeline import Entry
from kit.db import UtcDateTime, new_id
from kit.sealed_columns import Sealed, SealedColumn, SealedType
from shop.events import State


class Table(SQLModel, registry=registry()):
    """Base of this service's tables. SQLModel's own registry is global: equal names of two services would collide."""

    metadata = MetaData()


NUMBERS = Numbers("OR", ("订单", "order"), Sequence("order_serial", metadata=Table.metadata))


class Order(Table, table=True):
    __table_args__ = (Index("ix_order_unit", "unit_id", "id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    serial: int = Field(sa_type=BigInteger, unique=True)
    version: int = 0
    """Rises with each entry."""
    placed_at: datetime = Field(sa_type=UtcDateTime)
    unit_id: str
    buyer_id: str = Field(index=True)
    for_member_id: str | None = Field(default=None, index=True)
    item: str
    price: dict[str, Any] = Field(sa_type=JSON)
    """A casework.decisions.Decision."""
    state: State = Field(default=State.PLACED, sa_type=String)
    phone: Sealed | None = Field(default=None, sa_type=SealedType)
    phone_index: bytes | None = Field(default=None, sa_type=LargeBinary, index=True)

    @property
    def number(self) -> str:
        return NUMBERS.write(self.placed_at, self.serial)

    @property
    def matter(self) -> Matter:
        return Matter(self.buyer_id, self.for_member_id)


MATTER = Matter(col(Order.buyer_id), col(Order.for_member_id))
"""No clerk sees to what they ordered or are to get; what is about a unit names its column as the third."""
PHONE = SealedColumn(Order, "phone", index="phone_index")


class OrderEntry(Entry, Table, table=True):
    __tablename__ = "order_entry"

    order_id: str = Field(foreign_key="order.id")
    words: Sealed | None = Field(default=None, sa_type=SealedType)


WORDS = SealedColumn(OrderEntry, "words")


PEOPLE = People.of(Table)
LEDGER = Ledger(Table)

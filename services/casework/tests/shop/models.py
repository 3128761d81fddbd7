"""Tables."""

from sqlalchemy import Index, MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from kit.db import new_id


class Table(SQLModel, registry=registry()):
    """Base of this service's tables. SQLModel's own registry is global: equal names of two services would collide."""

    metadata = MetaData()


class Order(Table, table=True):
    __table_args__ = (Index("ix_order_unit", "unit_id", "id"),)

    id: str = Field(primary_key=True, default_factory=new_id)
    version: int = 1
    unit_id: str
    buyer_id: str
    item: str

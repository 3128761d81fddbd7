"""Shapes that cross HTTP."""

from typing import Annotated

from pydantic import BaseModel

from kit.fields import Id, Line, Request
from shop.rules import State


class OrderCreate(Request):
    unit_id: Id
    item: Annotated[str, Line(1, 20)]


class OrderChange(Request):
    item: Annotated[str, Line(1, 20)]


class OrderRow(BaseModel):
    id: str
    version: int
    unit_id: str
    item: str
    buyer_name: str
    """Empty where erased, and until the member is known here."""
    state: State


class OrderPublic(OrderRow):
    actions: list[str]
    """What the caller may do now."""

"""Shapes that cross HTTP."""

from typing import Annotated

from pydantic import BaseModel, Field

from casework.decisions import DecisionPublic
from casework.timeline import StoryStep
from kit.fields import Id, Line, Request, Words
from shop.events import State


class Phone(Request):
    phone: Annotated[str, Field(pattern=r"^1\d{10}$", examples=["13800000000"])]


class OrderCreate(Request):
    unit_id: Id | None = None
    """Where it is delivered; None: to the buyer's own unit."""
    item: Annotated[str, Line(1, 20)]
    count: Annotated[int, Field(ge=1, le=999)] = 1
    for_member_id: Id | None = None
    """Where it is a present."""
    phone: Annotated[str, Field(pattern=r"^1\d{10}$", examples=["13800000000"])] | None = None
    """Sealed: clerks open it one by one, and find the orders of one they know."""


class OrderChange(Request):
    item: Annotated[str, Line(1, 20)]


class OrderCancel(Request):
    reason: Annotated[str, Words(2, 200)]
    """Sealed: people say why they have no use for something."""


class OrderRow(BaseModel):
    id: str
    number: str
    version: int
    unit_id: str
    item: str
    buyer_name: str
    """Empty where erased, and until the member is known here."""
    state: State
    state_name: str
    fen: int


class OwnOrder(OrderRow):
    phone: str | None


class OrdersData(BaseModel):
    orders: list[OwnOrder]


class OrderPublic(OrderRow):
    price: DecisionPublic
    may_open_phone: bool
    timeline: list[StoryStep]
    actions: list[str]
    """What the caller may do now."""

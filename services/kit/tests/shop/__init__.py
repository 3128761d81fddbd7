"""The smallest service: one aggregate, one event it publishes and listens to. kit's tests run on it."""

from typing import Annotated

from fastapi import Response, UploadFile
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Rule
from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit import audit, pages, units, versions
from kit.auth import PUBLIC, SIGNED_IN, CurrentUser, roles
from kit.db import Read, Write, get_locked, new_id
from kit.errors import Forbidden, NotFound, Problem
from kit.events import Event
from kit.inbox import EventInfo, Handlers
from kit.outbox import publish
from kit.routing import Routes
from kit.service import Service
from kit.versions import IfMatch


class Table(SQLModel, registry=registry()):
    """Base of this service's tables. SQLModel's own registry is global: equal names of two services would collide."""

    metadata = MetaData()


class Order(Table, table=True):
    id: str = Field(primary_key=True, default_factory=new_id)
    unit_id: str
    item: str
    version: int = 1


class Seen(Table, table=True):
    id: str = Field(primary_key=True, default_factory=new_id)
    order_id: str
    version: int


class Line(Table, table=True):
    """Its foreign key is checked at commit: a way to make a commit fail."""

    id: str = Field(primary_key=True, default_factory=new_id)
    order_id: str = Field(
        sa_column_args=(ForeignKey("order.id", deferrable=True, initially="DEFERRED"),),
    )


class OrderPlaced(Event, topic="shop.events", type="tongxin.shop.order_placed.v1", key="order_id"):
    order_id: str
    item: str


class OrderChanged(Event, topic="shop.events", type="tongxin.shop.order_changed.v1", key="order_id"):
    order_id: str
    item: str


class SoldOut(Problem):
    status = 409
    zh, en = "{item}已售完", "{item} is sold out"


class OrderCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")
    unit_id: str
    item: Annotated[str, Rule(min_length=1, max_length=20)]


class OrderPublic(BaseModel):
    id: str
    item: str
    version: int


routes = Routes("shop", tag="orders")


@routes.post("/orders", access=SIGNED_IN, idempotent=True, status_code=201, errors=[SoldOut])
async def place_order(order: OrderCreate, session: Write, user: CurrentUser, response: Response) -> OrderPublic:
    others = select(Order.id).where(Order.item == order.item)
    if order.item == "last piece" and (await session.exec(others)).first():
        raise SoldOut(item=order.item)
    placed = Order(unit_id=order.unit_id, item=order.item)
    session.add(placed)
    await session.flush()
    publish(session, OrderPlaced(version=1, order_id=placed.id, item=placed.item))
    audit.record(session, user.id, "order.place", "order", placed.id, after={"item": placed.item})
    if order.item == "nothing":
        raise SoldOut(item=order.item)
    if order.item == "broken":
        raise RuntimeError("secret inside")
    if order.item == "ghost":  # only the commit finds out
        session.add(Line(order_id="no such order"))
    return versions.tagged(OrderPublic.model_validate(placed, from_attributes=True), response)


@routes.post("/pictures", access=SIGNED_IN, idempotent=True, status_code=201)
async def add_picture(picture: UploadFile, session: Write) -> dict[str, str]:
    return {"id": new_id(), "size": str(len(await picture.read()))}


@routes.post("/notes", access=roles("clerk"), status_code=201)
async def add_note(note: UploadFile) -> dict[str, int]:
    return {"size": len(await note.read())}


@routes.get("/orders", access=PUBLIC)
async def list_orders(session: Read, limit: pages.Limit = 20, cursor: pages.Cursor = None) -> pages.Page[OrderPublic]:
    statement = select(Order).order_by(col(Order.id))
    return await pages.page(
        session,
        statement,
        limit=limit,
        cursor=cursor,
        as_=lambda order: OrderPublic.model_validate(order, from_attributes=True),
    )


@routes.patch("/orders/{order_id}", access=roles("clerk"), errors=[NotFound])
async def change_order(
    order_id: str, item: str, session: Write, user: CurrentUser, version: IfMatch, response: Response
) -> OrderPublic:
    order = await get_locked(session, Order, order_id)
    if not order:
        raise NotFound
    if not await units.covers(session, user.units_of("clerk"), order.unit_id):
        raise Forbidden
    versions.check(order.version, version)
    order.item, order.version = item, order.version + 1
    publish(session, OrderChanged(version=order.version, order_id=order.id, item=item))
    return versions.tagged(OrderPublic.model_validate(order, from_attributes=True), response)


on = Handlers()


@on(OrderPlaced)
async def see_order(session: AsyncSession, event: OrderPlaced, info: EventInfo) -> None:
    session.add(Seen(order_id=event.order_id, version=event.version))
    if event.item == "poison":
        raise ValueError("cannot digest this")


@on(OrderChanged)
async def see_change(session: AsyncSession, event: OrderChanged, info: EventInfo) -> None:
    session.add(Seen(order_id=event.order_id, version=event.version))


service = Service(
    name="shop",
    title="Shop",
    tables=Table.metadata,
    routes=[routes],
    handlers=on,
    aggregates={"order_id": Order},
)

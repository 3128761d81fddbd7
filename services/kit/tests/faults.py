"""The shop with faults: routes and reactions that go wrong in the ways kit has to bear. kit's tests run on it."""

from dataclasses import replace
from itertools import count
from typing import Any

from fastapi import UploadFile
from pydantic import BaseModel
from shop import orders
from shop.errors import SoldOut
from shop.events import OrderChanged, OrderPlaced
from shop.main import service as healthy
from shop.models import Order
from shop.routes import routes
from shop.schemas import OrderCreate, OrderPublic
from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.caller import AskedBy
from kit import audit, clock
from kit.auth import PUBLIC, SIGNED_IN, CurrentUser, roles
from kit.db import Database, Write, new_id
from kit.inbox import EventInfo, Handlers
from kit.problems import NotFound
from kit.routing import Routes
from kit.sealed_columns import Sealed, SealedColumn, SealedType


class Table(SQLModel, registry=registry()):
    """Base of the tables that the shop's migrations do not make."""

    metadata = MetaData()


_serials = count(1)


def an_order(order_id: str | None = None, **fields: Any) -> Order:
    """Of tea, by ann, as the shop would have stored it."""
    known = {"serial": next(_serials), "placed_at": clock.now(), "unit_id": "u", "buyer_id": "ann", "item": "tea"}
    return Order(**{"id": order_id or new_id(), **known, "price": {}, **fields})


class Seen(Table, table=True):
    id: str = Field(primary_key=True, default_factory=new_id)
    order_id: str
    version: int


class Line(Table, table=True):
    """Its foreign key is checked at commit: a way to make a commit fail."""

    id: str = Field(primary_key=True, default_factory=new_id)
    order_id: str = Field(sa_column_args=(ForeignKey(col(Order.id), deferrable=True, initially="DEFERRED"),))


class Note(Table, table=True):
    id: str = Field(primary_key=True, default_factory=new_id)
    words: Sealed = Field(sa_type=SealedType)


WORDS = SealedColumn(Note, "words")


class NoteCreate(BaseModel):
    words: str


faults = Routes("shop", tag="faults")


@faults.post("/faults/notes", access=SIGNED_IN, idempotent=True, status_code=201)
async def write_note(session: Write, user: CurrentUser, new: NoteCreate) -> NoteCreate:
    note = Note(words=Sealed(b""))
    WORDS.seal(session, note, new.words)
    session.add(note)
    audit.record(session, user.id, "note.write", "note", note.id, words=new.words)
    return new


@faults.post("/faults", access=SIGNED_IN, idempotent=True, status_code=201, errors=[SoldOut])
async def place_order_and_fail(session: Write, caller: AskedBy, new: OrderCreate) -> OrderPublic:
    others = select(Order.id).where(Order.item == new.item)
    if new.item == "last piece" and (await session.exec(others)).first():
        raise SoldOut(item=new.item)
    placed = await orders.place_order(session, caller, new)
    if new.item == "nothing":
        raise SoldOut(item=new.item)
    if new.item == "undeclared":
        raise NotFound
    if new.item == "broken":
        raise RuntimeError("secret inside")
    if new.item == "ghost":  # only the commit finds out
        session.add(Line(order_id="no such order"))
    return placed


@faults.get("/faults", access=PUBLIC)
async def list_faults() -> list[str]:
    return ["last piece", "nothing", "undeclared", "broken", "ghost"]


@faults.post("/pictures", access=SIGNED_IN, idempotent=True, status_code=201)
async def add_picture(picture: UploadFile, session: Write) -> dict[str, str]:
    return {"id": new_id(), "size": str(len(await picture.read()))}


@faults.post("/notes", access=roles("clerk"), status_code=201)
async def add_note(note: UploadFile) -> dict[str, int]:
    return {"size": len(await note.read())}


on = Handlers()


@on(OrderPlaced, OrderChanged)
async def see(session: AsyncSession, event: OrderPlaced | OrderChanged, info: EventInfo) -> None:
    session.add(Seen(order_id=event.order_id, version=event.version))
    if event.item == "poison":
        raise ValueError("cannot digest this")


service = replace(healthy, routes=[routes, faults], handlers=on)


async def make_tables(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(Table.metadata.create_all)


BASE: dict[str, Any] = {"number": "OR-2026-000001", "unit_id": "u", "buyer_id": "ann", "state": "placed"}


def placed(**fields: Any) -> OrderPlaced:
    return OrderPlaced(**BASE, **fields)


def changed(**fields: Any) -> OrderChanged:
    return OrderChanged(**BASE, changed_by="cleo", **fields)

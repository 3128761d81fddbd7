"""HTTP in and out."""

from fastapi import Response

from casework.caller import AskedBy
from casework.conflict import MustKeepOut
from casework.people import MemberNotKnown
from casework.units import UnitNotKnown
from kit.auth import SIGNED_IN, ClosedAfterReset, CurrentUser, roles
from kit.db import Read, Write
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.problems import NotFound
from kit.routing import Routes
from kit.versions import IfMatch, tagged
from shop import orders
from shop.errors import NotPossibleNow, NotYours, SoldOut
from shop.lifecycle import life
from shop.rules import Action
from shop.schemas import OrderChange, OrderCreate, OrderPublic, OrderRow, Phone

routes = Routes("shop", tag="orders")
READING = (NotFound, UnitNotKnown, MustKeepOut)
REFUSALS = (*READING, NotPossibleNow, ClosedAfterReset)
"""Of every step of an order."""


@routes.post("/orders", access=SIGNED_IN, idempotent=True, status_code=201, errors=[SoldOut, MemberNotKnown])
async def place_order(session: Write, caller: AskedBy, new: OrderCreate, response: Response) -> OrderPublic:
    return tagged(await orders.place_order(session, caller, new), response)


@routes.get("/orders", access=roles("clerk"), errors=[CursorInvalid])
async def list_orders(
    session: Read, caller: AskedBy, waiting: bool = False, limit: Limit = 20, cursor: Cursor = None
) -> Page[OrderRow]:
    """`waiting`: those that wait for the caller's step."""
    return await orders.list_orders(session, caller, waiting=waiting, limit=limit, cursor=cursor)


@routes.get("/orders/mine", access=SIGNED_IN, errors=[CursorInvalid])
async def list_own_orders(session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None) -> Page[OrderRow]:
    return await orders.list_own_orders(session, caller, limit=limit, cursor=cursor)


@routes.get("/orders/{order_id}", access=SIGNED_IN, errors=[*READING, ClosedAfterReset])
async def show_order(session: Read, caller: AskedBy, order_id: Id, response: Response) -> OrderPublic:
    """For the buyer, and for the clerks of the unit or above."""
    return tagged(await orders.show_order(session, caller, order_id), response)


@routes.patch("/orders/{order_id}", access=roles("clerk"), errors=[*REFUSALS, NotYours, SoldOut])
async def change_order(
    session: Write, caller: AskedBy, order_id: Id, change: OrderChange, version: IfMatch, response: Response
) -> OrderPublic:
    await life.act(session, caller.user, order_id, version, Action.CHANGE, change)
    return tagged(await orders.show_order(session, caller, order_id), response)


@routes.delete("/orders/{order_id}", access=SIGNED_IN, status_code=204, errors=[*REFUSALS, NotYours])
async def delete_order(session: Write, user: CurrentUser, order_id: Id, version: IfMatch) -> None:
    await orders.delete_order(session, user, order_id, version)


@routes.post("/orders/of-phone", access=roles("clerk"))
async def list_orders_of_phone(session: Read, caller: AskedBy, asked: Phone) -> list[OrderRow]:
    """A POST: a phone number stands in no address, and so in no log."""
    return await orders.list_orders_of_phone(session, caller, asked)


@routes.post("/orders/{order_id}/phone", access=roles("clerk"), errors=[*READING, NotYours])
async def show_phone(session: Write, user: CurrentUser, order_id: Id) -> Phone:
    """The audit trail keeps who opened it."""
    return await orders.show_phone(session, user, order_id)


life.add_routes(routes, orders.show_order, REFUSALS)

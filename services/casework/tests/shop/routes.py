"""HTTP in and out."""

from fastapi import Response

from casework.units import UnitNotKnown
from kit.auth import SIGNED_IN, CurrentUser, roles
from kit.db import Read, Write
from kit.errors import NotFound
from kit.fields import Id
from kit.pages import Cursor, CursorInvalid, Limit, Page
from kit.routing import Routes
from kit.versions import IfMatch, tagged
from shop import orders
from shop.errors import SoldOut
from shop.schemas import OrderChange, OrderCreate, OrderPublic

routes = Routes("shop", tag="orders")


@routes.post("/orders", access=SIGNED_IN, idempotent=True, status_code=201, errors=[SoldOut])
async def place_order(session: Write, user: CurrentUser, new: OrderCreate, response: Response) -> OrderPublic:
    return tagged(await orders.place_order(session, user, new), response)


@routes.get("/orders", access=roles("clerk"), errors=[CursorInvalid])
async def list_orders(session: Read, user: CurrentUser, limit: Limit = 20, cursor: Cursor = None) -> Page[OrderPublic]:
    return await orders.list_orders(session, user, limit=limit, cursor=cursor)


@routes.get("/orders/{order_id}", access=SIGNED_IN, errors=[NotFound, UnitNotKnown])
async def show_order(session: Read, user: CurrentUser, order_id: Id, response: Response) -> OrderPublic:
    """For the buyer, and for the clerks of the unit or above."""
    return tagged(await orders.show_order(session, user, order_id), response)


@routes.patch("/orders/{order_id}", access=roles("clerk"), errors=[NotFound, UnitNotKnown, SoldOut])
async def change_order(
    session: Write, user: CurrentUser, order_id: Id, change: OrderChange, version: IfMatch, response: Response
) -> OrderPublic:
    return tagged(await orders.change_order(session, user, order_id, change, version), response)

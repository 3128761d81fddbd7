"""Orders: place one, look through a unit's, look at one, change one."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from kit import audit, versions
from kit.auth import User
from kit.db import get_locked
from kit.errors import NotFound
from kit.outbox import publish
from kit.pages import Page, page
from shop.errors import SoldOut
from shop.events import OrderChanged, OrderPlaced
from shop.models import Order
from shop.rules import is_sold_out
from shop.schemas import OrderChange, OrderCreate, OrderPublic


async def place_order(session: AsyncSession, user: User, new: OrderCreate) -> OrderPublic:
    if is_sold_out(new.item):
        raise SoldOut(item=new.item)
    order = Order(unit_id=new.unit_id, buyer_id=user.id, item=new.item)
    session.add(order)
    publish(session, OrderPlaced(version=1, order_id=order.id, item=order.item, buyer_id=user.id))
    audit.record(session, user.id, "order.place", "order", order.id, after={"unit": order.unit_id})
    return public(order)


async def list_orders(session: AsyncSession, user: User, *, limit: int, cursor: str | None) -> Page[OrderPublic]:
    """Newest first: of every unit the caller is clerk of, and of those below."""
    within = col(Order.unit_id).in_(units.within(user.units_of("clerk")))
    statement = select(Order).where(within).order_by(col(Order.id).desc())
    return await page(session, statement, limit=limit, cursor=cursor, as_=public)


async def show_order(session: AsyncSession, user: User, order_id: str) -> OrderPublic:
    order = await session.get(Order, order_id)
    if order is None:
        raise NotFound
    if order.buyer_id != user.id:
        await _refuse_strangers(session, user, order)
    return public(order)


async def change_order(
    session: AsyncSession, user: User, order_id: str, change: OrderChange, version: int
) -> OrderPublic:
    order = await get_locked(session, Order, order_id)
    if order is None:
        raise NotFound
    await _refuse_strangers(session, user, order)
    versions.check(order.version, version)
    if is_sold_out(change.item):
        raise SoldOut(item=change.item)
    before = {"version": order.version}
    order.item, order.version = change.item, order.version + 1
    publish(session, OrderChanged(version=order.version, order_id=order.id, item=order.item, changed_by=user.id))
    audit.record(session, user.id, "order.change", "order", order.id, before=before, after={"version": order.version})
    return public(order)


async def _refuse_strangers(session: AsyncSession, user: User, order: Order) -> None:
    """What is beyond somebody's reach does not exist for them."""
    if not await units.covers(session, user.units_of("clerk"), order.unit_id):
        raise NotFound


def public(order: Order) -> OrderPublic:
    return OrderPublic.model_validate(order, from_attributes=True)

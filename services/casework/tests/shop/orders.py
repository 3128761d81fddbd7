"""Orders: place one, look through a unit's, look at one. What is done with one stands in lifecycle."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import conflict, units
from casework.caller import Caller
from casework.decisions import Decision
from casework.lifecycle import Outcome, Turn
from casework.policy import policies
from kit import clock
from kit.auth import User
from kit.finding import MOST_FOUND, Found
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language, Text
from kit.todo import Task
from shop.errors import NotYours, SoldOut
from shop.events import OrderPlaced
from shop.lifecycle import life
from shop.models import MATTER, NUMBERS, PEOPLE, PHONE, Order
from shop.rules import PRICE, Action, Party, is_sold_out, price
from shop.schemas import OrderCreate, OrderPublic, OrderRow, Phone


async def place_order(session: AsyncSession, caller: Caller, new: OrderCreate) -> OrderPublic:
    if is_sold_out(new.item):
        raise SoldOut(item=new.item)
    order = Order(
        serial=await NUMBERS.next(session, Order.serial),
        placed_at=clock.now(),
        unit_id=new.unit_id,
        buyer_id=caller.user.id,
        for_member_id=new.for_member_id,
        item=new.item,
        price=price(new.count, policies(session, "shop"), clock.today()).model_dump(mode="json"),
    )
    PHONE.seal(session, order, new.phone)
    session.add(order)
    outcome = Outcome(told={"item": order.item, "buyer_id": order.buyer_id}, noted={"unit": order.unit_id})
    turn = Turn(session, order, Party.BUYER, order.buyer_id)
    await life.record(turn, Action.PLACE, OrderPlaced, outcome)
    return await _public(caller, turn)


async def list_orders(
    session: AsyncSession, user: User, *, waiting: bool, limit: int, cursor: str | None
) -> Page[OrderRow]:
    """Newest first: of every unit the caller is clerk of, and of those below."""
    statement = select(Order).where(is_clerk(user))
    if waiting:
        statement = statement.where(waits_for(user))
    found = await page(
        session, statement.order_by(col(Order.id).desc()), limit=limit, cursor=cursor, as_=lambda order: order
    )
    return Page(items=await _rows(session, found.items), next=found.next)


async def list_orders_of_phone(session: AsyncSession, user: User, asked: Phone) -> list[OrderRow]:
    """The newest 20."""
    found = select(Order).where(is_clerk(user), PHONE.equals(session, asked.phone))
    return await _rows(session, (await session.exec(found.order_by(col(Order.id).desc()).limit(20))).all())


async def show_phone(session: AsyncSession, user: User, order_id: str) -> Phone:
    turn = await life.look(session, user, order_id)
    if turn.party != Party.CLERK:
        raise NotYours
    phone = PHONE.open_for(session, turn.object, user.id, "order.open_phone")
    if phone is None:
        raise NotFound
    return Phone(phone=phone)


async def list_todo(session: AsyncSession, user: User) -> list[Task]:
    """What waits for the caller as a clerk, as one line."""
    count = (await session.exec(select(func.count()).select_from(Order).where(waits_for(user)))).one()
    what = Text(f"{count} 份订单等您处理", f"Orders that wait for you: {count}")
    return [Task(type="order", what=what, count=count, link="/shop/orders?waiting=true")] if count else []


async def find_orders(session: AsyncSession, user: User, language: Language, q: str) -> list[Found]:
    """By number or item: the caller's own orders, unless they are shut to them, and those of their units."""
    own = false() if user.closed_since else col(Order.buyer_id) == user.id
    mine = or_(own, is_clerk(user))
    asked = NUMBERS.read(q)
    by_number = NUMBERS.matches(asked, col(Order.serial), col(Order.placed_at)) if asked else false()
    found = select(Order).where(mine, or_(by_number, col(Order.item) == q)).order_by(col(Order.id).desc())
    what = Text("订单", "Order").in_(language)
    return [
        Found(type="order", what=what, id=each.id, title=each.item, number=each.number, link=f"/shop/orders/{each.id}")
        for each in await session.exec(found.limit(MOST_FOUND))
    ]


def is_clerk(user: User) -> ColumnElement[bool]:
    within = col(Order.unit_id).in_(units.within(user.units_of("clerk")))
    return and_(within, conflict.is_caller_impartial(PEOPLE, user, MATTER))


def waits_for(user: User) -> ColumnElement[bool]:
    """It is the caller's step, as a clerk, that the order waits for."""
    return life.waits({Party.CLERK: is_clerk(user)}, user)


async def show_order(session: AsyncSession, caller: Caller, order_id: str) -> OrderPublic:
    turn = await life.look(session, caller.user, order_id)
    if turn.party == Party.BUYER:
        caller.user.require_open()
    return await _public(caller, turn)


async def _rows(session: AsyncSession, found: Sequence[Order]) -> list[OrderRow]:
    names = await PEOPLE.names(session, [order.buyer_id for order in found])
    return [row_of(order, names) for order in found]


def row_of(order: Order, names: Mapping[str, str]) -> OrderRow:
    fen = Decision.model_validate(order.price).amount
    return OrderRow(**dict(order), number=order.number, fen=fen, buyer_name=names.get(order.buyer_id, ""))


async def _public(caller: Caller, turn: Turn[Order]) -> OrderPublic:
    [row] = await _rows(turn.session, [turn.object])
    explained = PRICE.explain(Decision.model_validate(turn.object.price), caller.language)
    return OrderPublic(**dict(row), price=explained, actions=await life.offered(turn))

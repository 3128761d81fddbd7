"""Orders: place one, look through a unit's, look at one. What is done with one stands in lifecycle."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, delete, false, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import conflict, units
from casework.caller import Caller
from casework.decisions import Decision
from casework.lifecycle import Outcome, Turn
from casework.policy import policies
from casework.timeline import StoryStep
from kit import clock
from kit.auth import User
from kit.finding import MOST_FOUND, Found
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language, Text
from kit.todo import Task
from kit.versions import check
from shop.errors import NotYours, SoldOut
from shop.events import OrderDeleted, OrderPlaced, State
from shop.lifecycle import STATES, life
from shop.models import MATTER, NUMBERS, PEOPLE, PHONE, Order, OrderEntry
from shop.rules import PRICE, Action, Party, is_sold_out, price
from shop.schemas import OrderCreate, OrderPublic, OrderRow, Phone


async def place_order(session: AsyncSession, caller: Caller, new: OrderCreate) -> OrderPublic:
    if is_sold_out(new.item):
        raise SoldOut(item=new.item)
    order = Order(
        serial=await NUMBERS.next(session, Order.serial),
        placed_at=clock.now(),
        unit_id=new.unit_id or await PEOPLE.unit_of(session, caller.user.id),
        buyer_id=caller.user.id,
        for_member_id=new.for_member_id,
        item=new.item,
        price=price(new.count, policies(session, "shop"), clock.today()).model_dump(mode="json"),
    )
    PHONE.seal(session, order, new.phone)
    session.add(order)
    turn = Turn(session, order, Party.BUYER, order.buyer_id)
    await life.record(
        turn, Action.PLACE, OrderPlaced, Outcome(told={"item": order.item}, noted={"unit": order.unit_id})
    )
    return await _public(caller, turn)


async def list_orders(
    session: AsyncSession, caller: Caller, *, waiting: bool, limit: int, cursor: str | None
) -> Page[OrderRow]:
    """Newest first: of every unit the caller is clerk of, and of those below."""
    return await _list(session, caller, waits_for(caller.user) if waiting else is_clerk(caller.user), limit, cursor)


async def list_own_orders(session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None) -> Page[OrderRow]:
    """Newest first, without those that are shut to the account after a reset."""
    return await _list(session, caller, is_own(caller.user), limit, cursor)


async def _list(
    session: AsyncSession, caller: Caller, which: ColumnElement[bool], limit: int, cursor: str | None
) -> Page[OrderRow]:
    statement = select(Order).where(which).order_by(col(Order.id).desc())
    found: Page[Order] = await page(session, statement, limit=limit, cursor=cursor, as_=lambda order: order)
    return Page(items=await _rows(session, caller.language, found.items), next=found.next)


async def list_orders_of_phone(session: AsyncSession, caller: Caller, asked: Phone) -> list[OrderRow]:
    """The newest 20."""
    found = select(Order).where(is_clerk(caller.user), PHONE.equals(session, asked.phone))
    newest = (await session.exec(found.order_by(col(Order.id).desc()).limit(20))).all()
    return await _rows(session, caller.language, newest)


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
    return [Task(type="order", what=what, count=count, link="/shop/orders?shown=waiting")] if count else []


async def find_orders(session: AsyncSession, user: User, language: Language, q: str) -> list[Found]:
    """By number or item: the caller's own orders, unless they are shut to them, and those of their units."""
    asked = NUMBERS.read(q)
    by_number = NUMBERS.matches(asked, col(Order.serial), col(Order.placed_at)) if asked else false()
    found = (
        select(Order)
        .where(or_(is_own(user), is_clerk(user)), or_(by_number, col(Order.item) == q))
        .order_by(col(Order.id).desc())
    )
    what = Text("订单", "Order").in_(language)
    return [
        Found(type="order", what=what, id=each.id, title=each.item, number=each.number, link=f"/shop/orders/{each.id}")
        for each in await session.exec(found.limit(MOST_FOUND))
    ]


def is_own(user: User) -> ColumnElement[bool]:
    own = col(Order.buyer_id) == user.id
    return and_(own, col(Order.placed_at) >= user.closed_since) if user.closed_since else own


def is_clerk(user: User) -> ColumnElement[bool]:
    within = col(Order.unit_id).in_(units.within(user.units_of("clerk")))
    return and_(within, conflict.is_caller_impartial(PEOPLE, user, MATTER))


def waits_for(user: User) -> ColumnElement[bool]:
    """It is the caller's step, as a clerk, that the order waits for."""
    return life.waits({Party.CLERK: is_clerk(user)}, user)


async def show_order(session: AsyncSession, caller: Caller, order_id: str) -> OrderPublic:
    turn = await life.look(session, caller.user, order_id)
    if turn.party == Party.BUYER:
        caller.user.require_open(turn.object.placed_at)
    return await _public(caller, turn)


def may_delete(turn: Turn[Order]) -> bool:
    return turn.party == Party.BUYER and turn.object.state == State.CANCELLED


async def delete_order(session: AsyncSession, user: User, order_id: str, version: int) -> None:
    """By its buyer, once it is cancelled. The audit trail keeps that it was there, and the digest of its row."""
    turn = await life.lock(session, user, order_id)
    order = turn.object
    if turn.party != Party.BUYER:
        raise NotYours
    check(order.version, version)
    if not may_delete(turn):
        raise life.not_now(order)
    await session.exec(delete(OrderEntry).where(col(OrderEntry.order_id) == order_id))
    await session.delete(order)
    publish(session, OrderDeleted(**life.facts(order) | {"version": version + 1}))
    life.audit(turn, Action.DELETE)


async def _rows(session: AsyncSession, language: Language, found: Sequence[Order]) -> list[OrderRow]:
    names = await PEOPLE.names(session, [order.buyer_id for order in found])
    return [row_of(order, names, language) for order in found]


def row_of(order: Order, names: Mapping[str, str], language: Language) -> OrderRow:
    return OrderRow(
        **dict(order),
        number=order.number,
        state_name=STATES[State(order.state)].in_(language),
        fen=Decision.model_validate(order.price).amount,
        buyer_name=names.get(order.buyer_id, ""),
    )


async def _public(caller: Caller, turn: Turn[Order]) -> OrderPublic:
    [row] = await _rows(turn.session, caller.language, [turn.object])
    explained = PRICE.explain(Decision.model_validate(turn.object.price), caller.language)
    return OrderPublic(
        **dict(row),
        price=explained,
        may_open_phone=turn.party == Party.CLERK and turn.object.phone is not None,
        timeline=await _story(caller, turn),
        actions=[*await life.offered(turn), *([Action.DELETE] if may_delete(turn) else [])],
    )


async def _story(caller: Caller, turn: Turn[Order]) -> list[StoryStep]:
    """Clerks see who it was and read all; to the buyer the shop speaks as one, and they read what they wrote."""
    sees_all = turn.party == Party.CLERK
    return await life.timeline.story(
        turn.session,
        turn.object.id,
        caller.language,
        shows=lambda entry: sees_all or entry.actor_id == turn.actor_id,
        people=PEOPLE if sees_all else None,
    )

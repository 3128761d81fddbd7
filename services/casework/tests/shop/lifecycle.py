"""The life of an order: what `casework.lifecycle` needs to know of it, and a function for each action."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from casework import conflict, units
from casework.decisions import Decision
from casework.ledger import Transfer
from casework.lifecycle import Lifecycle, Outcome, Turn
from casework.timeline import Timeline
from kit.auth import SIGNED_IN, User, roles
from kit.problems import NotFound, Problem
from kit.texts import Text
from shop.errors import NotPossibleNow, NotYours, SoldOut
from shop.events import OrderCancelled, OrderChanged, OrderConfirmed, OrderSent, State
from shop.models import LEDGER, PEOPLE, WORDS, Order, OrderEntry
from shop.rules import MOVES, Action, Party, is_sold_out
from shop.schemas import OrderCancel, OrderChange

STATES = {
    State.PLACED: Text("已下单", "placed"),
    State.CONFIRMED: Text("已确认", "confirmed"),
    State.SENT: Text("已发货", "sent"),
    State.CANCELLED: Text("已取消", "cancelled"),
}

PARTIES = {Party.BUYER: Text("下单人", "Buyer"), Party.CLERK: Text("店员", "Clerk")}

TILL, SALES = "Assets:Shop:Till", "Income:Shop:Sales"


class OrderLife(Lifecycle[Order]):
    noun = "order"
    table = Order
    moves = MOVES
    timeline = Timeline(OrderEntry, WORDS, parties=PARTIES)
    not_yours = NotYours

    async def parties(self, session: AsyncSession, user: User, row: Order) -> list[Party]:
        """What is beyond somebody's reach does not exist for them."""
        if row.buyer_id == user.id:
            return [Party.BUYER]
        if not await units.covers(session, user.units_of("clerk"), row.unit_id):
            raise NotFound
        await conflict.require(session, PEOPLE, user, row.matter)
        return [Party.CLERK]

    def acts_for(self, user: User, row: Order, party: str) -> str | None:
        return row.unit_id if party == Party.CLERK else None

    def not_now(self, row: Order) -> Problem:
        return NotPossibleNow(state=STATES[State(row.state)])

    def facts(self, row: Order) -> dict[str, Any]:
        return {
            "order_id": row.id,
            "number": row.number,
            "version": row.version,
            "unit_id": row.unit_id,
            "buyer_id": row.buyer_id,
            "state": row.state,
        }


life = OrderLife()


@life.action(Action.CHANGE, OrderChanged)
async def change_order(turn: Turn[Order], given: OrderChange) -> Outcome:
    if is_sold_out(given.item):
        raise SoldOut(item=given.item)
    turn.object.item = given.item
    return Outcome(told={"item": given.item, "changed_by": turn.actor_id})


@life.action(Action.CONFIRM, OrderConfirmed, access=roles("clerk"))
async def confirm_order(turn: Turn[Order]) -> None:
    """Say that it can be had."""


@life.action(Action.SEND, OrderSent, access=roles("clerk"))
async def send_order(turn: Turn[Order]) -> None:
    """Send it and take the money; another clerk than the one who confirmed it."""
    for account in (TILL, SALES):
        await LEDGER.open(turn.session, turn.actor_id or "system", account, fund="shop")
    fen = Decision.model_validate(turn.object.price).amount
    await LEDGER.post(turn.session, turn.actor_id or "system", "sell", turn.object.id, Transfer(TILL, SALES, fen))


@life.action(Action.CANCEL, OrderCancelled, access=SIGNED_IN)
async def cancel_order(turn: Turn[Order], given: OrderCancel) -> Outcome:
    """The buyer alone, while it is not sent."""
    return Outcome(words=given.reason)

"""What can be ordered and at which price, and the life of an order (pure)."""

from datetime import date
from enum import StrEnum
from fractions import Fraction

from casework.decisions import Decision, Explanation, Working
from casework.moves import Moves, move
from casework.policy import PolicyBook
from kit.texts import Text
from shop.events import State


class Party(StrEnum):
    BUYER = "buyer"
    CLERK = "clerk"


class Action(StrEnum):
    PLACE = "place"
    CHANGE = "change"
    CONFIRM = "confirm"
    SEND = "send"
    CANCEL = "cancel"
    DELETE = "delete"


MOVES = Moves(
    (
        move(Action.CHANGE, [State.PLACED], None, Party.CLERK),
        move(Action.CONFIRM, [State.PLACED], State.CONFIRMED, Party.CLERK, not_by=[Action.CHANGE], advances=True),
        move(Action.SEND, [State.CONFIRMED], State.SENT, Party.CLERK, not_by=[Action.CONFIRM], advances=True),
        move(Action.CANCEL, [State.PLACED, State.CONFIRMED], State.CANCELLED, Party.BUYER),
    )
)
"""Of two clerks one confirms what the other changed, and one sends what the other confirmed."""

SOLD_OUT = frozenset({"snow"})


def is_sold_out(item: str) -> bool:
    return item in SOLD_OUT


def price(count: int, policies: PolicyBook, on: date) -> Decision:
    """In fen: so much for each, and less for many."""
    work = Working(policies, on, count=count)
    full = work.step("full", count * work.policy("price").number)
    if count < work.policy("many").number:
        return work.decide("full")
    work.step("reduced", Fraction(full * (100 - work.policy("discount").number), 100))
    return work.decide("reduced")


PRICE = Explanation(
    steps={
        "full": Text("{count} 件 × {price:yuan} 元 = {result:yuan} 元", "{count} × {price:yuan} = {result:yuan} yuan"),
        "reduced": Text("减 {discount}% = {result:yuan} 元", "less {discount}% = {result:yuan} yuan"),
    },
    results={"full": Text("原价", "Full price"), "reduced": Text("优惠价", "Reduced price")},
)

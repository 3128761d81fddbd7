"""What can be ordered, and the life of an order (pure)."""

from enum import StrEnum

from casework.moves import Moves, move


class State(StrEnum):
    PLACED = "placed"
    CONFIRMED = "confirmed"
    SENT = "sent"
    CANCELLED = "cancelled"


class Party(StrEnum):
    BUYER = "buyer"
    CLERK = "clerk"


class Action(StrEnum):
    PLACE = "place"
    CHANGE = "change"
    CONFIRM = "confirm"
    SEND = "send"
    CANCEL = "cancel"


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

"""The life of an agreement between master and apprentice (师带徒; pure)."""

from datetime import date
from enum import StrEnum

from casework.moves import Moves, move
from contracts.apprenticeships import ApprenticeshipState as State


class Party(StrEnum):
    MASTER = "master"
    APPRENTICE = "apprentice"
    STAFF = "staff"


class Action(StrEnum):
    OFFER = "offer"
    AGREE = "agree"
    REGISTER = "register"
    CHECK = "check"
    QUALIFY = "qualify"
    FAIL = "fail"
    STOP = "stop"
    WITHDRAW = "withdraw"


MOVES = Moves(
    (
        move(Action.REGISTER, [State.AGREED], State.RUNNING, Party.STAFF, advances=True),
        move(Action.CHECK, [State.RUNNING], None, Party.MASTER, Party.APPRENTICE, Party.STAFF),
        move(Action.QUALIFY, [State.RUNNING], State.PASSED, Party.STAFF),
        move(Action.FAIL, [State.RUNNING], State.FAILED, Party.STAFF),
        move(Action.STOP, [State.AGREED, State.RUNNING], State.STOPPED, Party.MASTER, Party.APPRENTICE, Party.STAFF),
        move(Action.WITHDRAW, [State.OFFERED], State.WITHDRAWN, Party.MASTER),
    )
)


def after_months(day: date, months: int) -> date:
    """The same day so many months later, or the month's last."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a day 28")

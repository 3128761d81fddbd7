"""The clocks of a case. Pure; `casework.deadlines` reckons them.

- accept: from filing; a consultation has none.
- reply: from filing, and again from each reopening.
- close: from acceptance; stands still while the author has the answer before them (that is not the desk's time).
- hand_back: from assignment; how long a department may say that it is the wrong addressee.
- follow_up, rating: from the reply; when the author is asked, and when the case closes without a rating.
"""

from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import cache

from casework.deadlines import Clock, Deadlines, Effects, Rule
from casework.policy import PolicyBook
from contracts.grievances import CaseKind, Responsible
from contracts.grievances import CaseState as State
from grievances.rules import WITH_DEPARTMENT, Action
from kit.clock import SHANGHAI
from kit.texts import Text


class ClockKind(StrEnum):
    ACCEPT = "accept"
    REPLY = "reply"
    CLOSE = "close"
    HAND_BACK = "hand_back"
    FOLLOW_UP = "follow_up"
    RATING = "rating"


FOLLOW_UP, LAPSE = "follow_up", "lapse"
"""What the worker is called for, apart from the dates of what is owed."""

_WAITING = "waiting_for_author"

DEADLINES = Deadlines(
    {
        # What the union owes the author:
        ClockKind.ACCEPT: Rule(owed=True, limit=True),
        ClockKind.REPLY: Rule(owed=True),
        ClockKind.CLOSE: Rule(owed=True, limit=True),
        ClockKind.HAND_BACK: Rule(),
        ClockKind.FOLLOW_UP: Rule(calls=FOLLOW_UP),
        ClockKind.RATING: Rule(calls=LAPSE, awaited=True),
    },
    {_WAITING: Text("答复后等待诉求人评价，不计入", "waiting for the author's rating, not counted")},
)

OWED = tuple(kind for kind in ClockKind if DEADLINES.rules[kind].owed)
_ALL = tuple(ClockKind)


@cache
def book(region: str) -> PolicyBook:
    return PolicyBook.load("grievances", region)


def after(action: Action, clocks: list[Clock], now: datetime, policies: PolicyBook, kind: CaseKind) -> list[Clock]:
    """The clocks as they stand when `action` was taken at `now`."""
    return DEADLINES.after(_effects(action, kind), clocks, now, policies)


def _effects(action: Action, kind: CaseKind) -> Effects:
    is_consultation = kind == CaseKind.CONSULTATION
    reply = {ClockKind.REPLY: "reply.consultation" if is_consultation else "reply"}
    match action:
        case Action.SUBMIT:
            return Effects(start=reply if is_consultation else {ClockKind.ACCEPT: "accept", **reply})
        case Action.ACCEPT:
            return Effects(meet=[ClockKind.ACCEPT], start={} if is_consultation else {ClockKind.CLOSE: "close"})
        case Action.REJECT:
            return Effects(meet=[ClockKind.ACCEPT], stop=_ALL)
        case Action.ASSIGN:
            return Effects(start={ClockKind.HAND_BACK: "hand_back"})
        case Action.HAND_BACK:
            return Effects(meet=[ClockKind.HAND_BACK])
        case Action.REPLY:
            return Effects(
                meet=[ClockKind.REPLY],
                stop=[ClockKind.HAND_BACK],
                pause={ClockKind.CLOSE: _WAITING},
                start={ClockKind.FOLLOW_UP: "follow_up", ClockKind.RATING: "rating"},
            )
        case Action.FOLLOW_UP:
            return Effects(meet=[ClockKind.FOLLOW_UP])
        case Action.REOPEN:
            return Effects(meet=[ClockKind.RATING], stop=[ClockKind.FOLLOW_UP], resume=_ALL, start=reply)
        case Action.CLOSE:
            return Effects(meet=[ClockKind.RATING, ClockKind.CLOSE], stop=_ALL)
        case Action.WITHDRAW:
            return Effects(stop=_ALL)
        case _:
            return Effects()


def responsible(kind: str, state: State) -> Responsible:
    """Who is reminded: the department for a reply it was asked for, the desk for everything else."""
    return Responsible.DEPARTMENT if kind == ClockKind.REPLY and state in WITH_DEPARTMENT else Responsible.DESK


def end_of_day(now: datetime) -> datetime:
    """The last moment of the day in China."""
    local = now.astimezone(SHANGHAI)
    return datetime.combine(local.date() + timedelta(days=1), time(), SHANGHAI)

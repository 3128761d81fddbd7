"""The life of a relief campaign, and how its stock adds up (pure)."""

from enum import StrEnum
from typing import NamedTuple

from casework.moves import Moves, move
from contracts.relief import CampaignState as State


class CampaignKind(StrEnum):
    WARMTH = "warmth"
    """送温暖: in winter, to households in hardship and night shifts."""
    COOLING = "cooling"
    """送清凉: in summer, to those who work in the heat."""
    FESTIVAL = "festival"


class RosterRule(StrEnum):
    FILED = "filed"
    """Applicants of all households on file."""
    UNITS = "units"
    """Members of these units and all below them."""
    IMPORTED = "imported"
    """A list of employee numbers, such as of a night shift."""


class Way(StrEnum):
    CODE = "code"
    SIGNATURE = "signature"


class Party(StrEnum):
    STAFF = "staff"
    APPROVER = "approver"
    FINANCE = "finance"
    STEWARD = "steward"
    AUDITOR = "auditor"
    SYSTEM = "system"


class Action(StrEnum):
    PLAN = "plan"
    CHANGE_GOODS = "change_goods"
    MAKE_ROSTER = "make_roster"
    FINISH_ROSTER = "finish_roster"
    BREAK_OFF = "break_off"
    NAME_STEWARDS = "name_stewards"
    SUBMIT = "submit"
    APPROVE = "approve"
    COUNTERSIGN = "countersign"
    SEND_BACK = "send_back"
    COUNT = "count"
    RECOUNT = "recount"
    CONFIRM_COUNT = "confirm_count"
    SETTLE = "settle"
    CANCEL = "cancel"


BEFORE_APPROVAL = (State.PLANNED, State.LISTED)
OPEN = (*BEFORE_APPROVAL, State.LISTING, State.SUBMITTED, State.APPROVED, State.HANDING_OUT)
UNCOMMITTED = (State.PLANNED, State.LISTED, State.SUBMITTED, State.APPROVED)
_MAKING = (Action.PLAN, Action.CHANGE_GOODS, Action.MAKE_ROSTER, Action.SUBMIT)

MOVES = Moves(
    (
        move(Action.MAKE_ROSTER, [State.PLANNED], State.LISTING, Party.STAFF, advances=True),
        move(Action.SUBMIT, [State.LISTED], State.SUBMITTED, Party.STAFF, advances=True),
        move(Action.MAKE_ROSTER, [State.LISTED], State.LISTING, Party.STAFF),
        move(Action.CHANGE_GOODS, BEFORE_APPROVAL, None, Party.STAFF),
        move(Action.FINISH_ROSTER, [State.LISTING], State.LISTED, Party.SYSTEM),
        move(Action.BREAK_OFF, [State.LISTING], State.PLANNED, Party.SYSTEM),
        move(
            Action.APPROVE, [State.SUBMITTED], State.APPROVED, Party.APPROVER, not_by=_MAKING, advances=True
        ),
        move(
            Action.COUNTERSIGN, [State.APPROVED], State.HANDING_OUT, Party.APPROVER,
            not_by=[*_MAKING, Action.APPROVE], advances=True,
        ),
        move(Action.SEND_BACK, [State.SUBMITTED, State.APPROVED], State.LISTED, Party.APPROVER),
        move(Action.NAME_STEWARDS, OPEN, None, Party.STAFF),
        move(
            Action.CONFIRM_COUNT, [State.COUNTED], State.RECONCILED, Party.STAFF, not_by=[Action.COUNT], advances=True
        ),
        move(Action.RECOUNT, [State.COUNTED], State.HANDING_OUT, Party.STAFF),
        move(Action.COUNT, [State.HANDING_OUT], State.COUNTED, Party.STAFF),
        move(Action.SETTLE, [State.RECONCILED], State.CLOSED, Party.FINANCE, advances=True),
        move(Action.CANCEL, UNCOMMITTED, State.CANCELLED, Party.STAFF),
    )
)  # fmt: skip


class Stock(NamedTuple):
    """Of one item: pieces that were bought, and where they are."""

    stock: int
    given: int
    left: int | None
    """As counted; None before."""

    @property
    def missing(self) -> int | None:
        return None if self.left is None else self.stock - self.given - self.left

"""The life of a visit (pure)."""

from enum import StrEnum

from casework.moves import Moves, move
from contracts.assistance import VisitState as State


class Occasion(StrEnum):
    HARDSHIP = "hardship"
    ILLNESS = "illness"
    BIRTH = "birth"
    MARRIAGE = "marriage"
    BEREAVEMENT = "bereavement"
    FESTIVAL = "festival"
    RETIREMENT = "retirement"
    MONITORING = "monitoring"
    """Half-yearly, after a household has left its file."""


class Need(StrEnum):
    """What a visitor found that the household needs."""

    MONEY = "money"
    MEDICAL = "medical"
    SCHOOLING = "schooling"
    HOUSING = "housing"
    CARE = "care"
    WORK = "work"
    LEGAL = "legal"
    COMPANY = "company"
    """Somebody to talk to."""


class GiftState(StrEnum):
    NONE = "NONE"
    ASKED = "ASKED"
    APPROVED = "APPROVED"
    """The money is set aside."""
    REFUSED = "REFUSED"
    HANDED = "HANDED"
    """Both visitors say so; the ledger has it as spent."""
    KEPT = "KEPT"
    """It was not handed over; what was set aside went back."""


class VisitParty(StrEnum):
    STAFF = "staff"
    VISITOR = "visitor"
    APPROVER = "approver"
    SYSTEM = "system"


class VisitAction(StrEnum):
    PLAN = "plan"
    ASSIGN = "assign"
    APPROVE_GIFT = "approve_gift"
    REFUSE_GIFT = "refuse_gift"
    RECORD = "record"
    RECORD_OTHERWISE = "record_otherwise"
    """The other visitor sends a report of their own instead of confirming the first."""
    CONFIRM = "confirm"
    DECIDE = "decide"
    ADD_TASK = "add_task"
    FINISH_TASK = "finish_task"
    FINISH = "finish"
    CANCEL = "cancel"


OPEN = (State.PLANNED, State.ASSIGNED, State.RECORDED, State.DISPUTED, State.CONFIRMED)
BEFORE_IT = (State.PLANNED, State.ASSIGNED)

VISIT_MOVES = Moves(
    (
        move(VisitAction.ASSIGN, [State.PLANNED], State.ASSIGNED, VisitParty.STAFF, advances=True),
        move(VisitAction.ASSIGN, [State.ASSIGNED, State.RECORDED], None, VisitParty.STAFF),
        move(
            VisitAction.APPROVE_GIFT, BEFORE_IT, None, VisitParty.APPROVER, not_by=[VisitAction.PLAN], advances=True
        ),
        move(VisitAction.REFUSE_GIFT, BEFORE_IT, None, VisitParty.APPROVER),
        move(VisitAction.RECORD, [State.ASSIGNED], State.RECORDED, VisitParty.VISITOR, advances=True),
        move(
            VisitAction.CONFIRM, [State.RECORDED], State.CONFIRMED, VisitParty.VISITOR, not_by=[VisitAction.RECORD],
            advances=True,
        ),
        move(
            VisitAction.RECORD_OTHERWISE, [State.RECORDED], State.DISPUTED, VisitParty.VISITOR,
            not_by=[VisitAction.RECORD],
        ),
        move(
            VisitAction.DECIDE, [State.DISPUTED], State.CONFIRMED, VisitParty.STAFF,
            not_by=[VisitAction.RECORD, VisitAction.RECORD_OTHERWISE], advances=True,
        ),
        move(VisitAction.ADD_TASK, [State.CONFIRMED], None, VisitParty.STAFF, VisitParty.VISITOR),
        move(VisitAction.FINISH_TASK, [State.CONFIRMED], None, VisitParty.STAFF, VisitParty.SYSTEM),
        move(VisitAction.FINISH, [State.CONFIRMED], State.DONE, VisitParty.STAFF, advances=True),
        move(VisitAction.CANCEL, BEFORE_IT, State.CANCELLED, VisitParty.STAFF),
    )
)  # fmt: skip
"""Two visitors: what one writes down the other confirms, or reports otherwise; then a third person decides."""

"""The life of an aid and of a payment batch (pure)."""

from enum import StrEnum

from assistance.rules import Tier
from casework.moves import Moves, move
from contracts.assistance import AidState, PayoutState


class Fund(StrEnum):
    """Three funds that never mix."""

    DUES = "dues"
    COMPANY = "company"
    EARMARKED = "earmarked"


class Served(StrEnum):
    """Whom a programme's figure is for: a tier of households on file, or every member."""

    DEEP = Tier.DEEP.value
    RELATIVE = Tier.RELATIVE.value
    ACCIDENTAL = Tier.ACCIDENTAL.value
    MEMBER = "member"
    """As for births, marriages, funerals and stays in hospital: without a file."""


class AidParty(StrEnum):
    APPLICANT = "applicant"
    STAFF = "staff"
    APPROVER = "approver"
    FINANCE = "finance"
    AUDITOR = "auditor"
    """Of the union's audit commission (经审): reads, and takes no step."""
    SYSTEM = "system"


class AidAction(StrEnum):
    REQUEST = "request"
    APPROVE = "approve"
    COUNTERSIGN = "countersign"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    ADD_PAPERS = "add_papers"
    WITHDRAW_CONSENT = "withdraw_consent"
    """The applicant's own, to an aid without a file."""
    STOP = "stop"
    """A consent that it needs was withdrawn."""
    RELEASE = "release"
    PAY = "pay"
    RETURN = "return"
    RECLAIM = "reclaim"
    """The bank paid what had stopped: it is in the books as paid, and asked back."""
    REVERSE = "reverse"


UNDECIDED = (AidState.REQUESTED, AidState.APPROVED)
UNPAID = (*UNDECIDED, AidState.COMMITTED)
COUNTED = (*UNPAID, AidState.PAYABLE, AidState.PAID)
"""Against the caps of the year."""

AID_MOVES = Moves(
    (
        move(
            AidAction.APPROVE, [AidState.REQUESTED], AidState.APPROVED, AidParty.APPROVER, not_by=[AidAction.REQUEST],
            advances=True,
        ),
        move(
            AidAction.COUNTERSIGN, [AidState.APPROVED], AidState.COMMITTED, AidParty.APPROVER,
            not_by=[AidAction.REQUEST, AidAction.APPROVE], advances=True,
        ),
        move(AidAction.REFUSE, UNDECIDED, AidState.REFUSED, AidParty.APPROVER),
        move(AidAction.WITHDRAW, UNPAID, AidState.STOPPED, AidParty.APPLICANT),
        move(AidAction.ADD_PAPERS, UNPAID, None, AidParty.APPLICANT, AidParty.STAFF),
        move(
            AidAction.WITHDRAW_CONSENT, [*UNPAID, AidState.PAYABLE, AidState.PAID, AidState.REVERSED], None,
            AidParty.APPLICANT,
        ),
        move(AidAction.STOP, UNPAID, AidState.STOPPED, AidParty.SYSTEM),
        move(AidAction.RELEASE, [AidState.COMMITTED], AidState.PAYABLE, AidParty.FINANCE, is_offered=False),
        move(AidAction.PAY, [AidState.PAYABLE], AidState.PAID, AidParty.FINANCE, is_offered=False),
        move(AidAction.RETURN, [AidState.PAYABLE], AidState.COMMITTED, AidParty.FINANCE, is_offered=False),
        move(AidAction.RECLAIM, [AidState.STOPPED], AidState.PAID, AidParty.FINANCE, is_offered=False),
        move(AidAction.REVERSE, [AidState.PAID], AidState.REVERSED, AidParty.FINANCE),
    )
)  # fmt: skip


class PayoutAction(StrEnum):
    MAKE = "make"
    RELEASE = "release"
    CANCEL = "cancel"
    IMPORT_RESULT = "import_result"
    ANSWER = "answer"
    """What the bank said of a payment when it was asked."""
    SETTLE = "settle"


class PaymentState(StrEnum):
    WAITING = "WAITING"
    """For the batch's release."""
    SENT = "SENT"
    PAID = "PAID"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    """The bank's file does not say it: asked by its reference, never sent again."""
    CONTRADICTED = "CONTRADICTED"
    """The bank says that it was paid, after it failed or left the batch: asked by its reference; until then its aid is
    in no other batch."""
    CANCELLED = "CANCELLED"


OPEN_PAYMENTS = (PaymentState.SENT, PaymentState.UNKNOWN)
TO_ASK = (*OPEN_PAYMENTS, PaymentState.CONTRADICTED)

PAYOUT_MOVES = Moves(
    (
        move(
            PayoutAction.RELEASE, [PayoutState.MADE], PayoutState.RELEASED, AidParty.FINANCE,
            not_by=[PayoutAction.MAKE], advances=True,
        ),
        move(PayoutAction.IMPORT_RESULT, [PayoutState.RELEASED], None, AidParty.FINANCE, advances=True),
        move(PayoutAction.IMPORT_RESULT, [PayoutState.SETTLED], None, AidParty.FINANCE),
        move(PayoutAction.ANSWER, [PayoutState.RELEASED, PayoutState.SETTLED], None, AidParty.FINANCE),
        move(PayoutAction.SETTLE, [PayoutState.RELEASED], PayoutState.SETTLED, AidParty.FINANCE, is_offered=False),
        move(PayoutAction.CANCEL, [PayoutState.MADE], PayoutState.CANCELLED, AidParty.FINANCE),
    )
)  # fmt: skip
"""Maker ≠ checker: who made a batch does not release it."""
DECIDING = (PayoutAction.RELEASE, PayoutAction.IMPORT_RESULT, PayoutAction.ANSWER)
"""Not by somebody whom the batch pays."""

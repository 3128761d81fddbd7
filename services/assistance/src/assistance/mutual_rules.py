"""Mutual aid: the life of a claim, the waiting time, and how much a benefit gives (pure)."""

from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from assistance.amounts import GRANTED, NOTHING
from casework.decisions import Decision, Working
from casework.moves import Moves, move
from casework.policy import PolicyBook
from contracts.mutual_aid import ClaimState as State


class ClaimParty(StrEnum):
    CLAIMANT = "claimant"
    STAFF = "staff"
    APPROVER = "approver"
    """Of the aid that an accepted claim became: reads it."""
    AUDITOR = "auditor"
    """As the approver, without what happened and without the account."""


class ClaimAction(StrEnum):
    FILE = "file"
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    WITHDRAW_CONSENT = "withdraw_consent"


CLAIM_MOVES = Moves(
    (
        move(ClaimAction.ACCEPT, [State.FILED], State.ACCEPTED, ClaimParty.STAFF, advances=True),
        move(ClaimAction.REFUSE, [State.FILED], State.REFUSED, ClaimParty.STAFF),
        move(ClaimAction.WITHDRAW, [State.FILED], State.WITHDRAWN, ClaimParty.CLAIMANT),
        move(ClaimAction.WITHDRAW_CONSENT, [State.FILED, State.ACCEPTED], None, ClaimParty.CLAIMANT),
    )
)


def covered_from(joined: date, starts_on: date, waiting_days: int, *, renews: bool) -> date:
    """From the later of the day of joining and the scheme's first; after the waiting time if it is new."""
    first = max(joined, starts_on)
    return first if renews else first + timedelta(days=waiting_days)


def reckon_benefit(on: date, *, amount: int, percent: int, most: int, basis: int, spent: int) -> Decision:
    """Fen. A fixed `amount`, or `percent` of `basis`; at most `most` in the year, less what was given already."""
    work = Working(PolicyBook([], "CN"), on, basis=basis, spent=spent)
    if amount:
        reckoned = work.step("fixed", amount)
    else:
        reckoned = work.step("share", Fraction(basis * percent, 100), percent=percent)
    left = work.step("most", min(reckoned, most), before=reckoned, most=most)
    given = work.step("once", max(0, min(left, most - spent)), before=left)
    return work.decide(GRANTED if given > 0 else NOTHING)

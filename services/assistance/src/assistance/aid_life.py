"""The life of an aid and of a payment batch: what `casework.lifecycle` needs to know of them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_errors import AidNotPossibleNow, PayoutNotPossibleNow
from assistance.aid_models import AID_WORDS, LEDGER, PAYOUT_WORDS, Aid, AidEntry, Payment, Payout, PayoutEntry
from assistance.aid_rules import AID_MOVES, DECIDING, PAYOUT_MOVES, AidAction, AidParty, Fund, PaymentState
from assistance.errors import NotYourStep
from assistance.ledger_schemas import TransferPublic
from assistance.models import Seat
from assistance.words import AID_STATES, PAYOUT_STATES
from casework import units
from casework.ledger import Transfer
from casework.lifecycle import AnotherPersonNeeded, Lifecycle, Turn
from casework.timeline import Timeline
from contracts.assistance import AidState, PayoutState
from contracts.roles import Role
from kit.auth import User
from kit.problems import NotFound, Problem

AidTurn = Turn[Aid]
PayoutTurn = Turn[Payout]

_ROLES = {
    AidParty.STAFF: Role.UNION_STAFF,
    AidParty.APPROVER: Role.APPROVER,
    AidParty.FINANCE: Role.FINANCE,
    AidParty.AUDITOR: Role.AUDITOR,
}


async def parties_to(session: AsyncSession, user: User, aid: Aid) -> list[AidParty]:
    """At least one, or NotFound; nobody is anything but the applicant to their own."""
    if aid.applicant_id == user.id:
        user.require_open(aid.requested_at)
        return [AidParty.APPLICANT]
    found = [party for party, role in _ROLES.items() if await units.covers(session, user.units_of(role), aid.unit_id)]
    if AidParty.APPROVER in found:
        seat = select(Seat.id).where(Seat.household_id == aid.household_id, Seat.member_id == user.id)
        if (await session.exec(seat.limit(1))).first():
            found.remove(AidParty.APPROVER)  # who assessed the household approves nothing for it
    if not found:
        user.refuse_unknown(NotFound)
    return found


def reads_papers(parties: Collection[str]) -> bool:
    """Who asks for the aid or decides on it; not who only pays or audits it."""
    return not {*parties}.isdisjoint((AidParty.APPLICANT, AidParty.STAFF, AidParty.APPROVER))


class AidLife(Lifecycle[Aid]):
    noun = "aid"
    table = Aid
    moves = AID_MOVES
    timeline = Timeline(AidEntry, AID_WORDS)
    not_yours = NotYourStep
    unnamed = (AidParty.APPLICANT,)

    async def parties(self, session: AsyncSession, user: User, row: Aid) -> list[AidParty]:
        return await parties_to(session, user, row)

    def acts_for(self, user: User, row: Aid, party: str) -> str | None:
        return row.unit_id

    def is_ruled_out(self, row: Aid, action: str) -> bool:
        """A claim was checked with its papers; a claim and a file keep their own consents."""
        if action == AidAction.WITHDRAW_CONSENT:
            return (row.claim_id or row.household_id) is not None
        return action == AidAction.ADD_PAPERS and row.claim_id is not None

    def not_now(self, row: Aid) -> Problem:
        return AidNotPossibleNow(state=AID_STATES[AidState(row.state)])

    def facts(self, row: Aid) -> dict[str, Any]:
        return {
            "aid_id": row.id,
            "number": row.number,
            "version": row.version,
            "household_id": row.household_id or "",
            "unit_id": row.unit_id,
            "applicant_id": row.applicant_id,
            "state": row.state,
        }


def pays(member_id: str | None) -> ColumnElement[bool]:
    """Of a batch: a payment of it is this member's own."""
    own = select(Payment.id).join(Aid, col(Aid.id) == col(Payment.aid_id))
    own = own.where(Payment.payout_id == Payout.id, Aid.applicant_id == member_id)
    return own.where(Payment.state != PaymentState.CANCELLED).correlate(Payout).exists()


class PayoutLife(Lifecycle[Payout]):
    noun = "payout"
    table = Payout
    moves = PAYOUT_MOVES
    timeline = Timeline(PayoutEntry, PAYOUT_WORDS)
    not_yours = NotYourStep

    async def parties(self, session: AsyncSession, user: User, row: Payout) -> list[AidParty]:
        if not await units.covers(session, user.units_of(Role.FINANCE), row.unit_id):
            raise NotFound
        return [AidParty.FINANCE]

    def acts_for(self, user: User, row: Payout, party: str) -> str | None:
        return row.unit_id

    async def require(self, turn: PayoutTurn, action: str) -> None:
        """Nobody decides on a batch that pays them."""
        own = select(Payout.id).where(Payout.id == turn.object.id, pays(turn.actor_id))
        if action in DECIDING and (await turn.session.exec(own)).first():
            raise AnotherPersonNeeded

    def not_now(self, row: Payout) -> Problem:
        return PayoutNotPossibleNow(state=PAYOUT_STATES[PayoutState(row.state)])

    def facts(self, row: Payout) -> dict[str, Any]:
        return {
            "payout_id": row.id,
            "number": row.number,
            "version": row.version,
            "unit_id": row.unit_id,
            "state": row.state,
            "made_by_id": row.made_by,
        }


aid_life, payout_life = AidLife(), PayoutLife()


class Accounts:
    """The accounts of a fund and year: what is set aside moves from the first to the last."""

    def __init__(self, fund: str, year: int) -> None:
        name = Fund(fund).value.capitalize()
        self.fund = fund
        self.grants = f"Equity:{name}:Grants"
        self.budget, self.committed, self.payable = (
            f"Assets:{name}:{each}:{year}" for each in ("Budget", "Committed", "Payable")
        )
        self.paid, self.visits, self.campaigns = (
            f"Expenses:{name}:{each}:{year}" for each in ("Aid", "Visits", "Campaigns")
        )
        self.premiums = f"Income:{name}:Premiums:{year}"

    async def open(self, session: AsyncSession, actor_id: str) -> None:
        for name in (self.grants, self.budget, self.committed, self.payable, self.paid):
            await LEDGER.open(session, actor_id, name, fund=self.fund)

    async def commit(self, session: AsyncSession, actor_id: str, about_id: str, fen: int) -> str:
        """Set money aside for what was approved; returns the transaction's id. BalanceTooLow."""
        await self.open(session, actor_id)
        return await LEDGER.post(session, actor_id, "commit", about_id, Transfer(self.committed, self.budget, fen))


async def ledger_of(session: AsyncSession, object_id: str) -> list[TransferPublic]:
    """What was posted for its sake, oldest first."""
    return [TransferPublic.model_validate(dict(each)) for each in await LEDGER.about(session, object_id)]

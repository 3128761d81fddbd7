"""Consent, each adult's for each purpose: withdrawing it stops what the bank does not have yet."""

from sqlmodel import col, select

from assistance.aids import stop_unpaid
from assistance.errors import NoSuchConsent
from assistance.lifecycle import HouseholdTurn, life
from assistance.models import Consent
from assistance.notices import take_back_notice
from assistance.rules import OPEN, Action
from assistance.schemas import ConsentChoice, HouseholdWithdrawal
from casework.lifecycle import Outcome
from contracts.assistance import ConsentWithdrawn
from kit import clock
from kit.auth import SIGNED_IN
from kit.db import get_locked


@life.action(
    Action.WITHDRAW_CONSENT, ConsentWithdrawn, access=SIGNED_IN, path="consents/withdraw", errors=[NoSuchConsent]
)
async def withdraw_consent(turn: HouseholdTurn, given: ConsentChoice) -> Outcome:
    """What the bank does not have yet stops; an application that is under way ends. What was paid stays with its
    record."""
    asked = select(Consent.id).where(
        Consent.household_id == turn.object.id,
        Consent.person_id == given.person_id,
        Consent.purpose == given.purpose,
        col(Consent.withdrawn_at).is_(None),
    )
    consent_id = (await turn.session.exec(asked)).first()
    consent = await get_locked(turn.session, Consent, consent_id) if consent_id else None
    if consent is None:
        raise NoSuchConsent
    consent.withdrawn_at = clock.now()
    stopped = await stop_unpaid(turn)
    noted = {"purpose": given.purpose, "person": given.person_id, "stopped": stopped}
    if turn.object.state not in OPEN:
        return Outcome(noted=noted)
    await take_back_notice(turn)
    return Outcome(noted=noted, then=(Action.WITHDRAW, HouseholdWithdrawal()))

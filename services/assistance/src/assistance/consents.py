"""Consent, each adult's for each purpose: withdrawing it stops what the bank does not have yet."""

from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_life import AidTurn, aid_life
from assistance.aid_rules import UNPAID, AidAction
from assistance.aids import leave_batch, stop_unpaid
from assistance.errors import NoSuchConsent
from assistance.lifecycle import HouseholdTurn, life
from assistance.models import Consent
from assistance.notices import take_back_notice
from assistance.rules import OPEN, Action
from assistance.schemas import ConsentChoice, HouseholdWithdrawal, OwnConsentChoice
from casework.lifecycle import Outcome
from contracts.assistance import AidConsentWithdrawn, ConsentWithdrawn
from kit import clock
from kit.auth import SIGNED_IN
from kit.db import get_locked


@life.action(
    Action.WITHDRAW_CONSENT, ConsentWithdrawn, access=SIGNED_IN, path="consents/withdraw", errors=[NoSuchConsent]
)
async def withdraw_consent(turn: HouseholdTurn, given: ConsentChoice) -> Outcome:
    """What the bank does not have yet stops; an application that is under way ends. What was paid stays with its
    record."""
    await end_consent(turn.session, household_id=turn.object.id, person_id=given.person_id, purpose=given.purpose)
    stopped = await stop_unpaid(turn)
    noted = {"purpose": given.purpose, "person": given.person_id, "stopped": stopped}
    if turn.object.state not in OPEN:
        return Outcome(noted=noted)
    await take_back_notice(turn)
    return Outcome(noted=noted, then=(Action.WITHDRAW, HouseholdWithdrawal()))


@aid_life.action(
    AidAction.WITHDRAW_CONSENT, AidConsentWithdrawn, access=SIGNED_IN, path="consents/withdraw", errors=[NoSuchConsent]
)
async def withdraw_consent_to_aid(turn: AidTurn, given: OwnConsentChoice) -> Outcome:
    """The applicant's own, where there is no file. What the bank does not have yet stops."""
    aid = turn.object
    await end_consent(turn.session, aid_id=aid.id, purpose=given.purpose)
    noted = {"purpose": given.purpose}
    if aid.state not in UNPAID:
        return Outcome(noted=noted)
    await leave_batch(turn.session, aid)
    return Outcome(noted=noted, then=(AidAction.WITHDRAW, HouseholdWithdrawal()))


async def end_consent(session: AsyncSession, **of: Any) -> None:
    """NoSuchConsent where there is none that holds."""
    asked = select(Consent.id).filter_by(**of).where(col(Consent.withdrawn_at).is_(None))
    consent_id = (await session.exec(asked)).first()
    consent = await get_locked(session, Consent, consent_id) if consent_id else None
    if consent is None:
        raise NoSuchConsent
    consent.withdrawn_at = clock.now()

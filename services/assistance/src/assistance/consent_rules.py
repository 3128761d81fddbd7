"""Which consents an aid rests on, and for how long they hold."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_models import Aid
from assistance.errors import OwnConsentMissing
from assistance.models import Consent, Household
from assistance.rules import FILED, Evidence
from assistance.schemas import ConsentPublic, Purpose
from assistance.words import CONSENT_VERSION, PURPOSES, listed
from kit import clock
from kit.statements import is_one

CONSENT_YEARS = 3


def consent_until(today: date) -> date:
    return today.replace(year=today.year + CONSENT_YEARS, day=min(today.day, 28))


def is_over() -> ColumnElement[bool]:
    """Of a consent: it was withdrawn, or its term is over."""
    return col(Consent.withdrawn_at).is_not(None) | (col(Consent.until) < clock.today())


async def without_consent(session: AsyncSession, household_ids: Collection[str]) -> set[str]:
    """Those of the households of whom one of the consents given on application is over."""
    over = select(Consent.household_id).where(col(Consent.household_id).in_(household_ids), is_over())
    return {each for each in await session.exec(over) if each}


async def missing_consent(session: AsyncSession, household_id: str) -> bool:
    return bool(await without_consent(session, [household_id]))


def lacks_consent() -> ColumnElement[bool]:
    """Of an aid: a consent that it rests on is over: of its household, of its claim, or of its own."""
    places = (
        col(Consent.household_id) == Aid.household_id,
        col(Consent.aid_id) == Aid.id,
        col(Consent.claim_id) == Aid.claim_id,
    )
    return or_(*(select(Consent.id).where(each, is_over()).correlate(Aid).exists() for each in places))


async def is_without_consent(session: AsyncSession, aid: Aid) -> bool:
    return bool((await session.exec(select(Aid.id).where(Aid.id == aid.id, lacks_consent()))).first())


def has_lapsed_consent() -> ColumnElement[bool]:
    """Of a household on file: the term of a consent is over, so that nothing is paid until it is given again."""
    lapsed = select(Consent.id).where(
        Consent.household_id == Household.id, col(Consent.withdrawn_at).is_(None), col(Consent.until) < clock.today()
    )
    return and_(is_one(col(Household.state), FILED), lapsed.correlate(Household).exists())


def needed_of_member(papers: Collection[Evidence], others: Iterable[Purpose] = ()) -> list[Purpose]:
    """Where no file has them: to the account, to data of health, and to what else is asked."""
    health = [Purpose.HEALTH] if Evidence.MEDICAL in papers else []
    return list(dict.fromkeys((Purpose.BANK_ACCOUNT, *health, *others)))


def require_own(needed: Iterable[Purpose], given: Collection[Purpose]) -> None:
    """OwnConsentMissing."""
    missing = [PURPOSES[each] for each in needed if each not in given]
    if missing:
        raise OwnConsentMissing(purposes=listed(missing))


def give_own(
    session: AsyncSession, purposes: Iterable[Purpose], *, aid_id: str | None = None, claim_id: str | None = None
) -> None:
    """The member's own, from today for its whole term."""
    now, until = clock.now(), consent_until(clock.today())
    session.add_all(
        Consent(aid_id=aid_id, claim_id=claim_id, purpose=each, text_version=CONSENT_VERSION, given_at=now, until=until)
        for each in dict.fromkeys(purposes)
    )


async def own_consents(session: AsyncSession, of: ColumnElement[bool]) -> list[ConsentPublic]:
    found = await session.exec(select(Consent).where(of).order_by(col(Consent.id)))
    return [ConsentPublic.model_validate(dict(each)) for each in found]

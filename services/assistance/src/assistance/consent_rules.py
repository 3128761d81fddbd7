"""Which consents a household's aid rests on."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.models import Consent, Household
from assistance.rules import FILED
from kit import clock
from kit.statements import is_one


def is_over() -> ColumnElement[bool]:
    """Of a consent: it was withdrawn, or its term is over."""
    return col(Consent.withdrawn_at).is_not(None) | (col(Consent.until) < clock.today())


async def without_consent(session: AsyncSession, household_ids: Collection[str]) -> set[str]:
    """Those of the households of whom one of the consents given on application is over."""
    over = select(Consent.household_id).where(col(Consent.household_id).in_(household_ids), is_over())
    return {*await session.exec(over)}


async def missing_consent(session: AsyncSession, household_id: str) -> bool:
    return bool(await without_consent(session, [household_id]))


def has_lapsed_consent() -> ColumnElement[bool]:
    """Of a household on file: the term of a consent is over, so that nothing is paid until it is given again."""
    lapsed = select(Consent.id).where(
        Consent.household_id == Household.id, col(Consent.withdrawn_at).is_(None), col(Consent.until) < clock.today()
    )
    return and_(is_one(col(Household.state), FILED), lapsed.correlate(Household).exists())

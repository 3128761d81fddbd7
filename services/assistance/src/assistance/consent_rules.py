"""Which consents a household's aid rests on."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.models import Consent
from kit import clock


async def missing_consent(session: AsyncSession, household_id: str) -> bool:
    """One of those given on application was withdrawn, or its term is over."""
    ended = select(Consent.id).where(
        Consent.household_id == household_id,
        col(Consent.withdrawn_at).is_not(None) | (col(Consent.until) < clock.today()),
    )
    return (await session.exec(ended.limit(1))).first() is not None

"""Whose desk hears of a step: the nearest unit, from the applicant's upwards, with somebody whose step it is."""

from collections.abc import Collection

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.models import PEOPLE
from casework import units
from contracts.roles import Role
from kit.auth import Forbidden, User


async def nearest(session: AsyncSession, unit_id: str, role: Role, but: Collection[str | None] = ()) -> str | None:
    """`but`: people who may not take the step."""
    chain = (await units.get(session, unit_id)).chain
    grant = PEOPLE.grant
    held = select(grant.unit_id).where(PEOPLE.is_held(role), col(grant.unit_id).in_(chain))
    others = held.where(col(grant.member_id).not_in([each for each in but if each]))
    places = set(await session.exec(others))
    return next((each for each in reversed(chain) if each in places), None)


async def require_top(session: AsyncSession, user: User, *wanted: Role) -> None:
    """For what is the whole enterprise's, such as funds: one of the roles at a top unit, or Forbidden."""
    for unit_id in user.units_of(*wanted):
        if len((await units.get(session, unit_id)).chain) == 1:
            return
    raise Forbidden

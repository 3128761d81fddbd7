"""Whose desk hears of a step: the nearest unit, from the applicant's upwards, with somebody whose step it is."""

from collections.abc import Collection

from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.models import PEOPLE
from casework import units
from casework.conflict import Matter
from casework.desks import Desks
from casework.units import UnitNotKnown
from contracts.roles import Role
from kit.auth import Forbidden, User

DESKS = {role: Desks(PEOPLE, role) for role in (Role.UNION_STAFF, Role.APPROVER, Role.FINANCE)}


async def nearest(session: AsyncSession, unit_id: str, role: Role, but: Collection[str | None] = ()) -> str | None:
    """`but`: people who may not take the step. None where there is nobody; UnitNotKnown."""
    desk = DESKS[role]
    levels = await desk.levels(session, unit_id)
    if not levels:
        raise UnitNotKnown(unit_id=unit_id)
    return await desk.choose(session, levels, Matter(None), [each for each in but if each])


async def require_top(session: AsyncSession, user: User, *wanted: Role) -> None:
    """For what is the whole enterprise's, such as funds: one of the roles at a top unit, or Forbidden."""
    for unit_id in user.units_of(*wanted):
        if len((await units.get(session, unit_id)).chain) == 1:
            return
    raise Forbidden

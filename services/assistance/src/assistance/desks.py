"""Whose desk hears of a step: the nearest unit, from the applicant's upwards, with somebody whose step it is."""

from collections.abc import Collection

from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.aid_errors import TopApproverNeeded
from assistance.models import PEOPLE
from casework import units
from casework.conflict import Matter
from casework.desks import Desks
from contracts.roles import Role
from kit.auth import Forbidden, User

DESKS = {role: Desks(PEOPLE, role) for role in (Role.UNION_STAFF, Role.APPROVER, Role.FINANCE)}


async def nearest(session: AsyncSession, unit_id: str, role: Role, but: Collection[str | None] = ()) -> str | None:
    """`but`: people who may not take the step. None where there is nobody; UnitNotKnown."""
    return await DESKS[role].nearest(session, unit_id, Matter(None), [each for each in but if each])


async def require_top(session: AsyncSession, user: User, *wanted: Role) -> None:
    """For what is the whole enterprise's, such as funds: one of the roles at a top unit, or Forbidden."""
    for unit_id in user.units_of(*wanted):
        if len((await units.get(session, unit_id)).chain) == 1:
            return
    raise Forbidden


async def require_top_approver(session: AsyncSession, unit_id: str, *approver_ids: str | None) -> None:
    """One of those who approve is the top union's, or TopApproverNeeded."""
    top = (await units.get(session, unit_id)).chain[0]
    holders = set(await session.exec(PEOPLE.holders(Role.APPROVER, top)))
    if holders.isdisjoint(approver_ids):
        raise TopApproverNeeded

"""Who somebody is to a household's file, as a question about one and as a condition of lists.

One person may be several: the unit's union officer and a visitor named for this household. Nobody is anything but the
applicant to their own.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.errors import HouseholdNotFound
from assistance.models import MATTER, PEOPLE, HomeCheck, Household, Seat
from assistance.rules import FILED, ON_NOTICE, Party
from casework import conflict, units
from casework.lifecycle import parties_where
from contracts.assistance import HouseholdState as State
from contracts.roles import Role
from kit.auth import User
from kit.statements import is_one

FOR_APPROVERS = (State.UNDISPUTED, State.APPROVED, *FILED)
"""What an approver sees; of the way there it is none of their business."""
FOR_VISITORS = (State.HOME_CHECK, State.CHECK_RECORDED, State.CHECK_DISPUTED, State.CHECKED)
FOR_COMMITTEE = (State.ASSESSMENT, State.ASSESSED, *ON_NOTICE, State.UNDISPUTED, State.APPROVED)
"""Until the household is on file or refused."""


def is_visitor(user: User) -> ColumnElement[bool]:
    """Of a household: its newest visit is the caller's."""
    later = aliased(HomeCheck)
    newer = select(later.id).where(later.household_id == HomeCheck.household_id, col(later.id) > col(HomeCheck.id))
    mine = or_(col(HomeCheck.visitor_id) == user.id, col(HomeCheck.other_visitor_id) == user.id)
    return col(Household.id).in_(select(HomeCheck.household_id).where(mine, ~newer.correlate(HomeCheck).exists()))


def has_seat(user: User) -> ColumnElement[bool]:
    seats = select(Seat.household_id, Seat.round).where(Seat.member_id == user.id, col(Seat.left_at).is_(None))
    return tuple_(col(Household.id), col(Household.round)).in_(seats)


def conditions(user: User) -> dict[Party, ColumnElement[bool]]:
    """Of a household, for each party that the caller's roles allow."""
    found: dict[Party, ColumnElement[bool]] = {}
    impartial = conflict.is_caller_impartial(PEOPLE, user, MATTER)
    if user.holds(Role.UNION_STAFF):
        reached = col(Household.unit_id).in_(units.within(user.units_of(Role.UNION_STAFF)))
        found[Party.STAFF] = and_(reached, impartial)
    if user.holds(Role.ASSESSOR):
        found[Party.VISITOR] = and_(is_visitor(user), is_one(col(Household.state), FOR_VISITORS), impartial)
        found[Party.ASSESSOR] = and_(has_seat(user), is_one(col(Household.state), FOR_COMMITTEE), impartial)
    if user.holds(Role.APPROVER):
        reached = col(Household.unit_id).in_(units.within(user.units_of(Role.APPROVER)))
        found[Party.APPROVER] = and_(reached, is_one(col(Household.state), FOR_APPROVERS), impartial)
    return found


async def parties_of(session: AsyncSession, user: User, household: Household) -> Sequence[Party]:
    """At least one. HouseholdNotFound for those who are nothing to it; UnitNotKnown; ClosedAfterReset."""
    if household.applicant_id == user.id:
        user.require_open(household.applied_at)
        return (Party.APPLICANT,)
    await units.covers(session, user.units_of(Role.UNION_STAFF, Role.APPROVER), household.unit_id)
    found = await parties_where(session, Household, household.id, conditions(user))
    if not found:
        user.refuse_unknown(HouseholdNotFound)
    return found

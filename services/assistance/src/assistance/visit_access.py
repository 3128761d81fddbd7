"""Who somebody is to a visit, as a question about one and as a condition of lists.

Nobody works on a visit to themselves.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.models import PEOPLE
from assistance.visit_errors import VisitNotFound
from assistance.visit_models import VISIT_MATTER, Visit
from assistance.visit_rules import BEFORE_IT, GiftState, VisitParty
from casework import conflict, units
from casework.lifecycle import parties_where
from contracts.assistance import VisitState as State
from contracts.roles import Role
from kit.auth import User
from kit.statements import is_one

FOR_VISITORS = (State.ASSIGNED, State.RECORDED, State.DISPUTED, State.CONFIRMED)
"""Afterwards what they found is no longer their business."""


def visit_conditions(user: User) -> dict[VisitParty, ColumnElement[bool]]:
    """Of a visit, for each party that the caller's roles allow."""
    found: dict[VisitParty, ColumnElement[bool]] = {}
    impartial = conflict.is_caller_impartial(PEOPLE, user, VISIT_MATTER)
    if user.holds(Role.UNION_STAFF):
        reached = col(Visit.unit_id).in_(units.within(user.units_of(Role.UNION_STAFF)))
        found[VisitParty.STAFF] = and_(reached, impartial)
    if user.holds(Role.ASSESSOR):
        named = or_(col(Visit.visitor_id) == user.id, col(Visit.other_visitor_id) == user.id)
        found[VisitParty.VISITOR] = and_(named, is_one(col(Visit.state), FOR_VISITORS), impartial)
    if user.holds(Role.APPROVER):
        reached = col(Visit.unit_id).in_(units.within(user.units_of(Role.APPROVER)))
        asked = and_(is_one(col(Visit.state), BEFORE_IT), col(Visit.gift) == GiftState.ASKED)
        found[VisitParty.APPROVER] = and_(reached, asked, impartial)
    return found


async def parties_to_visit(session: AsyncSession, user: User, visit: Visit) -> Sequence[VisitParty]:
    """At least one, or VisitNotFound; UnitNotKnown."""
    await units.covers(session, user.units_of(Role.UNION_STAFF, Role.APPROVER), visit.unit_id)
    found = await parties_where(session, Visit, visit.id, visit_conditions(user))
    if not found:
        user.refuse_unknown(VisitNotFound)
    return found

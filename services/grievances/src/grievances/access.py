"""Who deals with a case in which capacity: as conditions in SQL, so that no list and no count can forget them."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.roles import Role
from grievances.errors import CaseNotFound
from grievances.models import Case, HeldRole, Member
from grievances.rules import Party, party_of
from kit import units
from kit.auth import User
from kit.db import get_locked
from kit.units import Unit


class Caller(NamedTuple):
    """Who asks, and in which language they read."""

    user: User
    language: str


def is_author(user: User) -> ColumnElement[bool]:
    return col(Case.author_id) == user.id


def is_staff(user: User) -> ColumnElement[bool]:
    held = user.units_of(Role.UNION_STAFF)
    return col(Case.desk_unit_id).in_(units.within(held)) if held else false()


def is_department(user: User) -> ColumnElement[bool]:
    held = user.units_of(Role.HANDLER)
    return col(Case.department_id).in_(units.within(held)) if held else false()


_above, _own = aliased(Unit), aliased(Unit)


def is_impartial(user: User) -> ColumnElement[bool]:
    """Not the person it is about, and neither belonging to the unit it is about nor holding any role there."""
    belongs = select(Member.unit_id).where(Member.id == user.id).scalar_subquery()
    mine = or_(col(_own.id).in_({grant.unit_id for grant in user.grants}), col(_own.id) == belongs)
    involved = select(_above.id).join(_own, col(_own.path).contains("/" + col(_above.id) + "/")).where(mine)
    # Whoever's own unit is not known yet might be involved, so they count as if they were.
    known = select(Member.id).join(Unit, col(Unit.id) == col(Member.unit_id)).where(Member.id == user.id)
    clear = and_(known.where(col(Unit.path).is_not(None)).exists(), col(Case.conflict_unit_id).not_in(involved))
    return and_(
        or_(col(Case.about_member_id).is_(None), col(Case.about_member_id) != user.id),
        or_(col(Case.conflict_unit_id).is_(None), clear),
    )


def handles_as_staff(user: User) -> ColumnElement[bool]:
    return and_(is_staff(user), ~is_author(user), is_impartial(user))


def handles_as_department(user: User) -> ColumnElement[bool]:
    return and_(is_department(user), ~is_author(user), is_impartial(user))


def supervises(user: User) -> ColumnElement[bool]:
    held = user.units_of(Role.UNION_STAFF)
    if not held:
        return false()
    return and_(col(Case.supervising_unit_id).in_(units.within(held)), ~is_author(user), is_impartial(user))


def capacities(user: User) -> tuple[ColumnElement[bool], ...]:
    """Columns from which `party_from` tells the caller's capacity in each row."""
    return (
        is_author(user).label("is_author"),
        (~is_impartial(user)).label("in_conflict"),
        is_staff(user).label("is_staff"),
        is_department(user).label("is_department"),
    )


def party_from(author: bool, conflict: bool, staff: bool, department: bool) -> Party | None:
    return party_of(
        is_author=bool(author), in_conflict=bool(conflict), is_staff=bool(staff), is_department=bool(department)
    )


async def party_in(session: AsyncSession, user: User, case_id: str) -> Party:
    """CaseNotFound for whoever has no part in it: that a case exists is told to nobody else."""
    found = (await session.exec(select(*capacities(user)).where(Case.id == case_id))).first()
    party = party_from(*found) if found else None
    if not party:
        raise CaseNotFound
    return party


async def lock_case(session: AsyncSession, user: User, case_id: str) -> tuple[Case, Party]:
    case = await get_locked(session, Case, case_id)
    if not case:
        raise CaseNotFound
    return case, await party_in(session, user, case_id)


async def involved_members(session: AsyncSession, unit_id: str) -> set[str]:
    """Everybody who belongs to the unit or below it, or holds a role there."""
    inside = units.within({unit_id})
    belong = select(Member.id).where(col(Member.unit_id).in_(inside))
    hold = select(HeldRole.member_id).where(col(HeldRole.unit_id).in_(inside), ~col(HeldRole.deleted))
    return {*await session.exec(belong), *await session.exec(hold)}

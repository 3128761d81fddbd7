"""Who must keep out of a matter.

Who is complained about, and their unit's staff, can neither see nor handle the matter; nor does anybody handle their
own. So these keep out:

- the author,
- the member it is about,
- everybody who belongs to the conflict unit or below it, or holds a role there. A unit that is not known yet might lie
  there, so its people keep out, too.

Which unit that is, and whether there is one, the service decides when the matter is filed.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, func, literal, or_, true
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.people import People
from casework.units import Unit
from kit.auth import User
from kit.problems import Problem
from kit.texts import Text

_HOME, _PLACE, _OWN, _ABOVE = (aliased(Unit) for _ in range(4))
_PORTION = 10_000
"""Members asked about in one statement."""


class Matter(NamedTuple):
    """What the rule looks at: the columns of a table, or the values of one row."""

    author_id: Any
    about_member_id: Any = None
    conflict_unit_id: Any = None


def is_caller_impartial(people: People[Any, Any], user: User, matter: Matter, me: Any = None) -> ColumnElement[bool]:
    """Of a row with the columns of `matter`: the caller need not keep out, by the grants of their token.

    `me`: a parameter for the caller's id, where one statement serves all callers with the same grants.
    """
    me = _column(user.id) if me is None else me
    places = sorted({grant.unit_id for grant in user.grants})
    member, home, place, own, above = people.caller, _HOME, _PLACE, _OWN, _ABOVE
    belongs = select(member.unit_id).where(member.id == me).scalar_subquery()
    mine = or_(col(own.id) == belongs, *(col(own.id) == each for each in places))
    # Found once for all rows: the units that one of the caller's lies in, and whether all of the caller's are known.
    around = select(above.id).join(own, units.lies_in(col(own.path), col(above.id))).where(mine)
    known = select(member.id).join(home, col(home.id) == member.unit_id).where(member.id == me)
    outside = and_(known.where(col(home.path).is_not(None)).exists(), _column(matter.conflict_unit_id).not_in(around))
    if places:
        is_own = or_(*(col(place.id) == each for each in places))
        known_places = select_columns(func.count(col(place.id))).where(is_own, col(place.path).is_not(None))
        outside = and_(known_places.scalar_subquery() == len(places), outside)
    return _is_impartial(me, matter, outside)


def is_impartial(
    people: People[Any, Any], member_id: SQLCoreOperations[Any], matter: Matter, *, unknown: bool = False
) -> ColumnElement[bool]:
    """The member need not keep out, by the copy of their grants.

    `unknown`: whether a member or unit that is not known yet may lie outside.
    """
    member, grant, home, place = aliased(people.member), aliased(people.grant), aliased(Unit), aliased(Unit)
    conflict_unit_id = _column(matter.conflict_unit_id)
    belongs_inside = (
        select(member.id)
        .join(home, col(home.id) == member.unit_id, isouter=True)
        .where(member.id == member_id, func.coalesce(units.lies_in(col(home.path), conflict_unit_id), not unknown))
        .correlate_except(member, home)
    )
    holds_inside = (
        select(grant.id)
        .join(place, col(place.id) == grant.unit_id, isouter=True)
        .where(grant.member_id == member_id, ~col(grant.deleted))
        .where(func.coalesce(units.lies_in(col(place.path), conflict_unit_id), not unknown))
        .correlate_except(grant, place)
    )
    is_outside = and_(~belongs_inside.exists(), ~holds_inside.exists())
    if not unknown:
        known = select(member.id).where(member.id == member_id).correlate_except(member)
        is_outside = and_(known.exists(), is_outside)
    return _is_impartial(member_id, matter, is_outside)


def is_anybody_impartial(
    people: People[Any, Any], role: str, unit_id: SQLCoreOperations[Any], matter: Matter
) -> ColumnElement[bool]:
    """Of a row with the columns of `matter`: a member who need not keep out holds the role at that unit, or may do so:
    what moves a matter away from there cannot be undone, so it waits until all units are known."""
    grant = people.grant
    one_by_one = (
        people.holders(role, unit_id)
        .where(is_impartial(people, col(grant.member_id), matter, unknown=True))
        .correlate_except(grant)
        .exists()
    )
    # For nearly all rows it takes no look at persons: about nobody, and by nobody who holds this role anywhere.
    about_nobody = and_(_column(matter.conflict_unit_id).is_(None), _column(matter.about_member_id).is_(None))
    holder = aliased(grant)
    by_none_of_them = _column(matter.author_id).not_in(select(holder.member_id).where(holder.role == role))
    staffed = unit_id.in_(select(grant.unit_id).where(people.is_held(role)))
    return or_(and_(about_nobody, by_none_of_them, staffed), one_by_one)


class MustKeepOut(Problem):
    status = 403
    title = Text("这件事您需要回避", "You must keep out of this")
    detail = Text(
        "它与您本人或您所在的单位有关。请交给其他同事处理。",
        "It concerns you or your unit. Leave it to a colleague.",
    )


async def require(
    session: AsyncSession, people: People[Any, Any], user: User, matter: Matter, refusal: type[Problem] = MustKeepOut
) -> None:
    """Of one object, by the grants of the caller's token: raises `refusal` where they must keep out. Where they shall
    not even know that it exists, say NotFound."""
    if not (await session.exec(select(is_caller_impartial(people, user, matter)))).one():
        raise refusal


async def involved(
    session: AsyncSession, people: People[Any, Any], matter: Matter, member_ids: Collection[str]
) -> set[str]:
    """Those of the members who must keep out of one matter."""
    found = {matter.author_id, matter.about_member_id} & {*member_ids}
    if not matter.conflict_unit_id:
        return found
    asked = sorted({*member_ids} - found)
    impartial: set[str] = set()
    member_id = col(people.member.id)
    for start in range(0, len(asked), _PORTION):
        some = member_id.in_(asked[start : start + _PORTION])
        impartial |= {*await session.exec(select(member_id).where(some, is_impartial(people, member_id, matter)))}
    return {*member_ids} - impartial


def _is_impartial(member_id: Any, matter: Matter, is_outside: ColumnElement[bool]) -> ColumnElement[bool]:
    author_id, about_member_id, conflict_unit_id = map(_column, matter)
    return and_(
        author_id.is_distinct_from(member_id),
        about_member_id.is_distinct_from(member_id),
        or_(conflict_unit_id.is_(None), is_outside) if matter.conflict_unit_id is not None else true(),
    )


def _column(value: Any) -> ColumnElement[Any]:
    return literal(value, String) if value is None or isinstance(value, str) else value

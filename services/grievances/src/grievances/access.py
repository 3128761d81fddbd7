"""Who deals with a case in which capacity: as conditions in SQL, so that no list and no count can forget them.

The conditions hold what the caller's grants say; who the caller is and what is shut to them are `parameters` of each
execution. So one statement serves everybody with the same grants.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Boolean, ColumnElement, String, and_, bindparam, false, func, or_
from sqlalchemy import select as select_columns
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import conflict, units
from casework.units import Unit
from contracts.roles import Role
from grievances.errors import CaseNotFound
from grievances.models import CASES, MATTER, PEOPLE, Case, FormerHolder, Message, TimelineEntry
from grievances.rules import FORMER, MOVES, UNDER_WAY, Party, party_of
from kit.auth import Grant, User
from kit.db import UtcDateTime
from kit.statements import is_one

_case = CASES.c
_former_party, _former_unit = col(FormerHolder.party), col(FormerHolder.unit_id)
ME: BindParameter[str] = bindparam("me", type_=String)
_OPEN_SINCE = bindparam("open_since", type_=UtcDateTime)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parameters(user: User) -> dict[str, Any]:
    return {"me": user.id, "open_since": user.closed_since or _EPOCH}


def is_author(user: User) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = _case.author_id == ME
    return mine


def is_open_author(user: User) -> ColumnElement[bool]:
    """The author, of what is not shut to them after somebody else's code opened their account."""
    return and_(is_author(user), _case.submitted_at >= _OPEN_SINCE)


def is_at_desk(user: User) -> ColumnElement[bool]:
    return is_one(_case.desk_unit_id, user.units_of(Role.UNION_STAFF))


def is_supervising(user: User) -> ColumnElement[bool]:
    return is_one(_case.supervising_unit_id, user.units_of(Role.UNION_STAFF))


def is_above(user: User) -> ColumnElement[bool]:
    """At the desk or anywhere above it: who may look on."""
    held = user.units_of(Role.UNION_STAFF)
    return _case.desk_unit_id.in_(units.within(held)) if held else false()


def is_department(user: User) -> ColumnElement[bool]:
    held = user.units_of(Role.HANDLER)
    return among(_case.department_id, units.within(held).scalar_subquery()) if held else false()


class among(FunctionElement[bool]):
    """Whether a column is one of the values that a subquery finds; PostgreSQL finds them first, then uses an index.

    With IN it cannot tell that they are few, and reads all cases.
    """

    inherit_cache = True
    name = "among"
    type = Boolean()


@compiles(among)
def _in_values_found(element: Any, compiler: Any, **options: Any) -> str:
    column, found = (compiler.process(each, **options) for each in element.clauses)
    return f"({column} = ANY (ARRAY{found}))"


@compiles(among, "sqlite")
def _in_found(element: Any, compiler: Any, **options: Any) -> str:
    column, found = (compiler.process(each, **options) for each in element.clauses)
    return f"({column} IN {found})"


def is_impartial(user: User) -> ColumnElement[bool]:
    return conflict.is_caller_impartial(PEOPLE, user, MATTER, ME)


def _had(user: User) -> ColumnElement[bool]:
    """Of a row of FormerHolder: the unit that had the case is the caller's, in the same role."""
    desks, departments = user.units_of(Role.UNION_STAFF), user.units_of(Role.HANDLER)
    as_desk, as_department = _former_party == Party.STAFF, _former_party == Party.DEPARTMENT
    return or_(
        and_(as_desk, is_one(_former_unit, desks)),
        and_(as_department, _former_unit.in_(units.within(departments))) if departments else false(),
    )


def _was(user: User, party: Party) -> ColumnElement[bool]:
    had = select(FormerHolder.case_id).where(FormerHolder.case_id == _case.id, _former_party == party, _had(user))
    return had.correlate(CASES).exists()


def handles_at_desk(user: User) -> ColumnElement[bool]:
    return and_(is_at_desk(user), is_impartial(user))


def handles_as_department(user: User) -> ColumnElement[bool]:
    return and_(is_department(user), is_impartial(user))


def supervises(user: User) -> ColumnElement[bool]:
    return and_(is_supervising(user), is_impartial(user))


def looks_on(user: User) -> ColumnElement[bool]:
    acting = (is_at_desk(user), is_supervising(user), is_department(user))
    others = and_(*(~func.coalesce(each, false()) for each in acting))
    return and_(is_above(user), others, is_impartial(user))


def waits_for(user: User) -> ColumnElement[bool]:
    """It is the caller's step that the case waits for, in an office of theirs. A level that supervises sees to a late
    case until it is answered, wherever it lies."""
    at_desk, supervising = is_at_desk(user), is_supervising(user)
    as_staff = func.coalesce(or_(at_desk, supervising), false())
    parties = {Party.STAFF: at_desk, Party.DEPARTMENT: and_(is_department(user), ~as_staff)}
    waits = or_(MOVES.waits(parties, _case.state), and_(supervising, is_one(_case.state, UNDER_WAY)))
    return and_(holds(user), func.coalesce(waits, false()))


def waits_for_others(user: User) -> ColumnElement[bool]:
    """An open case in the caller's hands that waits for somebody else's step."""
    return and_(holds(user), ~waits_for(user))


def holds(user: User) -> ColumnElement[bool]:
    """An open case in the caller's hands, in any of their offices."""
    # What is finished has no date: so the few open cases are found.
    acting = or_(is_at_desk(user), is_supervising(user), is_department(user))
    return and_(_case.due_at.is_not(None), acting, is_impartial(user))


def held_before(user: User) -> ColumnElement[bool]:
    """A case that an office of the caller had and has no more."""
    had = _case.id.in_(select(FormerHolder.case_id).where(_had(user)))
    present = (is_at_desk(user), is_supervising(user), is_department(user), is_above(user))
    gone = and_(*(~func.coalesce(each, false()) for each in present))
    return and_(had, gone, is_impartial(user))


def knew_author(user: User) -> ColumnElement[bool]:
    """An office of the caller that had the case as a department knew the author then."""
    had = select(FormerHolder.case_id).where(
        FormerHolder.case_id == _case.id, _former_party == Party.DEPARTMENT, FormerHolder.knew_author, _had(user)
    )
    return had.correlate(CASES).exists().label("knew_author")


class Left(NamedTuple):
    """How far somebody reads who had the case before."""

    version: int
    at: datetime
    knew_author: bool


async def left(session: AsyncSession, user: User, case_id: str, party: Party) -> Left | None:
    """Of a former party: the last time the case left an office of theirs."""
    if party not in FORMER:
        return None
    rows = select(FormerHolder.left_version, FormerHolder.left_at, FormerHolder.knew_author).where(
        FormerHolder.case_id == case_id, _former_party == FORMER[party], _had(user)
    )
    found = (await session.exec(rows.order_by(col(FormerHolder.left_version).desc()))).first()
    if not found:
        raise CaseNotFound
    return Left(*found)


def capacities(user: User) -> tuple[ColumnElement[bool], ...]:
    """Columns from which `party_from` tells the caller's capacity in each row."""
    return (
        is_author(user).label("is_author"),
        (~is_impartial(user)).label("in_conflict"),
        or_(is_at_desk(user), is_supervising(user)).label("is_staff"),
        is_department(user).label("is_department"),
        is_above(user).label("is_above"),
        _was(user, Party.STAFF).label("was_staff"),
        _was(user, Party.DEPARTMENT).label("was_department"),
    )


def party_from(
    author: bool, conflict: bool, staff: bool, department: bool, above: bool, was_staff: bool, was_department: bool
) -> Party | None:
    return party_of(
        is_author=bool(author),
        in_conflict=bool(conflict),
        is_staff=bool(staff),
        is_department=bool(department),
        is_above=bool(above),
        was_staff=bool(was_staff),
        was_department=bool(was_department),
    )


def acting_unit(user: User, case: Case, party: Party) -> str | None:
    """For which unit the caller acts: the desk, or the level that supervises it, or the department."""
    if party is Party.DEPARTMENT:
        return case.department_id
    if party is not Party.STAFF:
        return None
    return case.desk_unit_id if case.desk_unit_id in user.units_of(Role.UNION_STAFF) else case.supervising_unit_id


@lru_cache(maxsize=200)
def _case_and_capacities(grants: tuple[Grant, ...]) -> Any:
    return select_columns(_case.submitted_at, *capacities(holder_of(grants))).where(_case.id == bindparam("case_id"))


def holder_of(grants: tuple[Grant, ...]) -> User:
    """Anybody with these grants, for whom a statement is put together: that takes longer than the database needs."""
    return User(id="", grants=grants, expires_at=_EPOCH)


async def party_in(session: AsyncSession, user: User, case_id: str) -> Party:
    """CaseNotFound for those who have no part in it: that a case exists is told to nobody else. ClosedAfterReset."""
    asked = _case_and_capacities(user.grants)
    found = (await session.exec(asked, params={"me": user.id, "case_id": case_id})).first()
    if not found:
        user.refuse_unknown(CaseNotFound)
    return require_part(user, party_from(*found[1:]), found.submitted_at)


def require_part(user: User, party: Party | None, submitted_at: datetime) -> Party:
    """CaseNotFound for those who have no part in the case, ClosedAfterReset for what is shut to its author."""
    if party is None:
        user.refuse_unknown(CaseNotFound)
    if party is Party.AUTHOR:
        user.require_open(submitted_at)
    return party


async def own_departments(session: AsyncSession, user: User, case_id: str) -> frozenset[str]:
    """The departments that wrote something in this case and that the user handles cases for."""
    said = select(Message.unit_id).where(Message.case_id == case_id, Message.sender == Party.DEPARTMENT)
    did = select(TimelineEntry.unit_id).where(TimelineEntry.case_id == case_id, TimelineEntry.actor == Party.DEPARTMENT)
    wrote = or_(col(Unit.id).in_(said), col(Unit.id).in_(did))
    return frozenset(await session.exec(select(Unit.id).where(wrote, units.below(user.units_of(Role.HANDLER)))))

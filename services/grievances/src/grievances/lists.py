"""The list of cases: a measured hot path (`make bench`), which is why it looks like no other list (`kit.pages`).

One statement of columns alone, put together once for all callers with the same grants, through the same conditions as
a single case.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.numbers import Asked
from casework.units import Unit
from contracts.grievances import CaseKind, CaseState
from contracts.roles import Role
from grievances import access
from grievances.deadlines import OWED, end_of_day
from grievances.indexing import SEARCH, SEARCH_DEPARTMENTS, SEARCH_DEPARTMENTS_LATER, SEARCH_LATER
from grievances.models import CASES, MEMBERS, NUMBERS, UNITS, Member
from grievances.rules import FINAL, Party
from grievances.signatures import open_signature
from grievances.views import Eyes, Names, is_hidden
from grievances.views import row as public_row
from kit import auth, clock, search
from kit.auth import User
from kit.db import UtcDateTime
from kit.folding import fold
from kit.pages import CursorInvalid
from kit.statements import Statement


class Scope(StrEnum):
    MINE = "mine"
    DESK = "desk"
    DEPARTMENT = "department"
    SUPERVISED = "supervised"
    BELOW = "below"
    """On the desks below the caller's own: to look on."""
    WORK = "work"
    """What waits for the caller's step, in any of their offices."""
    WAITING = "waiting"
    """In the caller's hands as well, but the next step is another's."""
    PAST = "past"
    """What an office of the caller had and has no more: to read."""


class DueGroup(StrEnum):
    """When the next date is: of work, each case is in exactly one of these."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    """Within the six days after today."""
    LATER = "later"


class Order(StrEnum):
    NEWEST = "newest"
    DUE = "due"
    """By the next date, within a day the newest first; what is finished and has no date comes last."""


_CONDITIONS = {
    Scope.MINE: access.is_open_author,
    Scope.DESK: access.handles_at_desk,
    Scope.DEPARTMENT: access.handles_as_department,
    Scope.SUPERVISED: access.supervises,
    Scope.BELOW: access.looks_on,
    Scope.WORK: access.waits_for,
    Scope.WAITING: access.waits_for_others,
    Scope.PAST: access.held_before,
}
_MIXED = (Scope.WORK, Scope.WAITING, Scope.PAST)
"""Lists in which a case may be the caller's in one capacity, the next in another: each row tells."""
_PARTIES = {Scope.MINE: Party.AUTHOR, Scope.DEPARTMENT: Party.DEPARTMENT, Scope.BELOW: Party.OVERSIGHT}
_case, _author = CASES.c, MEMBERS.c
_unit_table, _desk_table, _department_table = (UNITS.alias(name) for name in ("own_unit", "desk", "department"))
_unit, _desk, _department = _unit_table.c, _desk_table.c, _department_table.c
_ROWS: Select[Any] = (
    select_columns(
        _case.id,
        _case.serial,
        _case.version,
        _case.kind,
        _case.state,
        _case.title,
        _case.author_id,
        _case.unit_id,
        _case.show_author,
        _case.desk_unit_id,
        _case.department_id,
        _case.supervising_unit_id,
        _case.submitted_at,
        _case.due_kind,
        _case.due_at,
        _case.due_provisional,
        _unit.name.label("unit_name"),
        _desk.name.label("desk_name"),
        _department.name.label("department_name"),
        _case.signature,
        _author.name.label("author_name"),
        _author.employee_number,
        _author.former_names,
    )
    .join(_unit_table, _unit.id == _case.unit_id, isouter=True)
    .join(_desk_table, _desk.id == _case.desk_unit_id, isouter=True)
    .join(_department_table, _department.id == _case.department_id, isouter=True)
    .join(MEMBERS, _author.id == _case.author_id, isouter=True)
)
"""What a row shows, made once: putting a statement together costs more than running it."""


class _Row(NamedTuple):
    """The columns of `_ROWS`, in their order."""

    id: str
    serial: int
    version: int
    kind: str
    state: str
    title: str
    author_id: str
    unit_id: str
    show_author: bool
    desk_unit_id: str
    department_id: str | None
    supervising_unit_id: str | None
    submitted_at: datetime
    due_kind: str | None
    due_at: datetime | None
    due_provisional: bool
    unit_name: str | None
    desk_name: str | None
    department_name: str | None
    signature: bytes | None
    name: str
    """The author's; this and the next two are None where the member is not known yet."""
    employee_number: str
    former_names: list[str]
    in_conflict: bool = False
    is_staff: bool = False
    is_department: bool = False
    is_above: bool = False
    was_staff: bool = False
    was_department: bool = False
    knew_author: bool = False


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed by; None: not at all."""

    state: tuple[CaseState, ...] = ()
    kind: CaseKind | None = None
    due: DueGroup | None = None
    unit_id: str | None = None
    q: str | None = None


class Place(NamedTuple):
    """Where a page begins: after the case of this id, in an order by date after the one due then.

    The first page of each order begins after what sorts before everything.
    """

    after: str = "g"  # ids begin with a hexadecimal digit
    due: datetime | None = datetime(1970, 1, 1, tzinfo=UTC)
    """None: among what has no date."""


async def list_cases(
    session: AsyncSession,
    caller: Caller,
    scope: Scope,
    wanted: Filter,
    *,
    order: Order | None = None,
    limit: int,
    cursor: str | None,
) -> dict[str, Any]:
    """Fields of a `Page[CaseRow]`. Work comes by its date, one's own and past concerns newest first, unless asked
    otherwise."""
    order = order or (Order.NEWEST if scope in (Scope.MINE, Scope.PAST) else Order.DUE)
    place, now = _place(cursor, order), clock.now()
    params = {**access.parameters(caller.user), **days(now), "most": limit + 1, "after": place.after}
    if order is Order.DUE and place.due:
        params["after_due"] = place.due
    department = await _only_department(session, caller.user) if scope is Scope.DEPARTMENT else None
    asked = NUMBERS.read(wanted.q or "")
    by_number: Sequence[Any] = ()
    if wanted.q and wanted.q.strip():  # as many terms as were typed, so a statement of its own
        ordinary: Any = _statement(scope, caller.user, wanted, order, place.due is None, department)
        if asked and not cursor:
            any_state = replace(wanted, state=())  # a number means one case, in any state
            numbered: Any = _statement(scope, caller.user, any_state, order, place.due is None, department)
            by_number = (await session.exec(numbered.where(_is_numbered(asked)), params=params)).all()
        found: Sequence[Any] = ()
        if not (asked and asked.is_certain):
            by_words: Any = _found_by(ordinary, scope, caller.user, wanted.q, asked)
            found = (await session.exec(by_words, params=params)).all()
    else:
        found = await _kept(scope, caller.user.grants, wanted, order, place.due is None, department).fetch(
            session, params
        )
    rows = [_Row(*each) for each in (*by_number, *found)]
    names = {row.unit_id: row.unit_name for row in rows}
    names |= {row.desk_unit_id: row.desk_name for row in rows}
    names |= {row.department_id: row.department_name for row in rows if row.department_id}
    known, shared = Names(names), Eyes(_PARTIES.get(scope, Party.STAFF), caller.language)
    if scope in _MIXED:
        eyes = [_eyes(session, row, _in_row(row, shared)) for row in rows[:limit]]
    else:
        eyes = [_eyes(session, row, shared) for row in rows[:limit]]
    return {
        "items": [public_row(row, known, its, now) for row, its in zip(rows, eyes, strict=False)],
        "next": _cursor(rows[limit - 1] if limit > len(by_number) else None, order) if len(rows) > limit else None,
    }


async def count_listed(session: AsyncSession, caller: Caller, scope: Scope, wanted: Filter) -> int:
    """How many cases the whole list has."""
    user = caller.user
    place = Place()
    params = {**access.parameters(user), **days(clock.now()), "after": place.after}
    department = await _only_department(session, user) if scope is Scope.DEPARTMENT else None
    asked = NUMBERS.read(wanted.q or "")
    lists = [_statement(scope, user, wanted, Order.NEWEST, False, department)]
    if wanted.q and wanted.q.strip():
        words = [] if asked and asked.is_certain else [_found_by(lists[0], scope, user, wanted.q, asked)]
        numbered = _statement(scope, user, replace(wanted, state=()), Order.NEWEST, False, department)
        lists = [*words, *([numbered.where(_is_numbered(asked))] if asked else [])]
    found = 0
    for each in lists:
        ids = each.with_only_columns(_case.id).order_by(None).limit(None).subquery()
        counted: Any = select_columns(func.count()).select_from(ids)
        found += (await session.exec(counted, params=params)).scalar_one()
    return found


def _cursor(row: _Row | None, order: Order) -> str:
    """To go on after this row; None: with the first of the order, as what was shown stood before it."""
    if not row:
        return _FIRST if order is Order.NEWEST else f"0_{_FIRST}"
    if order is Order.NEWEST:
        return row.id
    return f"{(row.due_at - _EPOCH) // timedelta(microseconds=1) if row.due_at else ''}_{row.id}"


def _place(cursor: str | None, order: Order) -> Place:
    if not cursor:
        return Place()
    found = _CURSORS[order].fullmatch(cursor)
    if not found:
        raise CursorInvalid
    due = found["due"] if order is Order.DUE else None
    return Place(found["id"], _EPOCH + timedelta(microseconds=int(due)) if due else None)


async def _only_department(session: AsyncSession, user: User) -> str | None:
    """Of a handler of just one unit: named, it leads through an index in the order of the list."""
    found = await session.exec(select(Unit.id).where(units.below(user.units_of(Role.HANDLER))).limit(2))
    departments = found.all()
    return departments[0] if len(departments) == 1 else None


def _in_row(row: _Row, shared: Eyes) -> Eyes:
    """In which capacity the caller has or had this case; the list holds none of their own, nor one they keep out of."""
    capacities = row.is_staff, row.is_department, row.is_above, row.was_staff, row.was_department
    return replace(shared, party=access.party_from(False, False, *capacities) or shared.party)


def _eyes(session: AsyncSession, row: _Row, shared: Eyes) -> Eyes:
    if not is_hidden(shared.party, row.show_author, knew_author=row.knew_author):
        return shared
    signature = open_signature(session, row.id, row.signature, row if row.name is not None else None)
    return replace(shared, hidden=True, signature=signature)


@lru_cache(maxsize=1000)
def _kept(
    scope: Scope,
    grants: tuple[auth.Grant, ...],
    wanted: Filter,
    order: Order,
    past_dates: bool,
    department: str | None,
) -> Statement:
    """The same for everybody with these grants; members without grants share one."""
    user = User(id="", grants=grants, expires_at=_NEVER)
    return Statement(_statement(scope, user, wanted, order, past_dates, department))


def _after(order: Order, past_dates: bool) -> ColumnElement[bool]:
    """The rest of the list from the page's place; `past_dates`: that is among what has no date."""
    older = _case.id < bindparam("after")
    if order is Order.NEWEST:
        return older
    if past_dates:
        return and_(_case.due_at.is_(None), older)
    due = bindparam("after_due", type_=UtcDateTime)
    return or_(_case.due_at > due, and_(_case.due_at == due, older), _case.due_at.is_(None))


def _statement(
    scope: Scope, user: User, wanted: Filter, order: Order, past_dates: bool, department: str | None
) -> Select[Any]:
    dates = [_case.due_at.asc().nulls_last()] if order is Order.DUE else []
    columns = [*access.capacities(user)[1:], access.knew_author(user)] if scope in _MIXED else []
    statement = (
        _ROWS.add_columns(*columns)
        .where(_after(order, past_dates), _CONDITIONS[scope](user))
        .order_by(*dates, _case.id.desc())
        .limit(bindparam("most", type_=Integer))
    )
    if department:
        statement = statement.where(_case.department_id == department)
    if wanted.state:
        statement = statement.where(or_(*(_case.state == state.value for state in wanted.state)))
        if not set(wanted.state) & set(FINAL):  # which follows, and by which the few open cases are found
            statement = statement.where(_case.due_at.is_not(None))
    if wanted.kind:
        statement = statement.where(_case.kind == wanted.kind.value)
    if wanted.due:
        statement = statement.where(is_due(wanted.due))
    if wanted.unit_id:
        # A department must not find out a hidden author's unit by trying units: to it a case is the desk's.
        is_known = and_(_case.show_author, access.knew_author(user)) if scope is Scope.PAST else _case.show_author
        known_to_department = case((is_known, _case.unit_id), else_=_case.desk_unit_id)
        place = known_to_department if _is_department(scope, user) else _case.unit_id
        statement = statement.where(place.in_(units.within({wanted.unit_id})))
    return statement


def _is_department(scope: Scope, user: User) -> bool:
    """The list may hold cases that the caller has or had as a department, which knows less than union staff."""
    return scope is Scope.DEPARTMENT or (scope in _MIXED and user.holds(Role.HANDLER))


def _is_numbered(asked: Asked) -> ColumnElement[bool]:
    return NUMBERS.matches(asked, _case.serial, _case.submitted_at)


def _found_by(statement: Select[Any], scope: Scope, user: User, q: str, asked: Asked | None) -> Select[Any]:
    """By words, and for those who know the authors by an author's name; without the one that was found by number."""
    as_department = _is_department(scope, user)
    kinds = [SEARCH] if as_department else [SEARCH, SEARCH_DEPARTMENTS]
    if scope is not Scope.PAST:
        kinds += [SEARCH_LATER] if as_department else [SEARCH_LATER, SEARCH_DEPARTMENTS_LATER]
    found: ColumnElement[bool] = _case.id.in_(search.matching(q, *kinds))
    if scope is not Scope.MINE and not as_department and (name := fold(q)):
        found = or_(found, _case.author_id.in_(select(Member.id).where(Member.folded_name == name)))
    return statement.where(found, ~_is_numbered(asked)) if asked else statement.where(found)


_NOW, _TODAY, _SOON = (bindparam(name, type_=UtcDateTime) for name in ("now", "today", "soon"))
_SOON_DAYS = timedelta(days=6)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSORS = {
    Order.NEWEST: re.compile(r"(?P<id>[0-9a-f-]{36})"),
    Order.DUE: re.compile(r"(?P<due>[0-9]{1,17})?_(?P<id>[0-9a-f-]{36})"),
}
_FIRST = "ffffffff-ffff-ffff-ffff-ffffffffffff"
"""A date is in microseconds since 1970."""
_NEVER = datetime.max.replace(tzinfo=UTC)
_is_owed = or_(*(_case.due_kind == kind.value for kind in OWED))


def days(now: datetime) -> dict[str, datetime]:
    """The parameters of `is_due`."""
    today = end_of_day(now)
    return {"now": now, "today": today, "soon": today + _SOON_DAYS}


def is_due(when: DueGroup) -> ColumnElement[bool]:
    """By what the union owes the author; a case that waits for the author's rating is none of the first three."""
    at = _case.due_at
    early = {
        DueGroup.LATE: func.coalesce(and_(_is_owed, at < _NOW), False),
        DueGroup.TODAY: func.coalesce(and_(_is_owed, at >= _NOW, at <= _TODAY), False),
        DueGroup.SOON: func.coalesce(and_(_is_owed, at > _TODAY, at <= _SOON), False),
    }
    return early[when] if when in early else ~or_(*early.values())

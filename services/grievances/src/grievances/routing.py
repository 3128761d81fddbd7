"""Which desk gets a case, before anybody reads it, and what the form says about that beforehand."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import bindparam, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from casework.conflict import Matter
from casework.desks import Desks, Level
from casework.units import Unit, UnitNotKnown
from contracts.grievances import CaseKind
from contracts.roles import Role
from grievances import deadlines, explain
from grievances.deadlines import ClockKind
from grievances.errors import (
    AboutYourself,
    ComplaintAboutNobody,
    MemberNotKnown,
    NoDesk,
    NoImpartialDesk,
    PersonNotThere,
    UnitNotThere,
)
from grievances.lifecycle import policies
from grievances.models import CASES, MEMBERS, NUMBERS, PEOPLE, TIMELINE, UNITS, Case, Member
from grievances.rules import Action, Party
from grievances.schemas import Departments, RoutingPreview, UnitRef
from kit import clock
from kit.statements import Statement


class Subject(NamedTuple):
    """What the form says the concern is about."""

    about_unit_id: str | None = None
    about_member_id: str | None = None
    complaint: bool = False


class Author(NamedTuple):
    unit_id: str
    name: str
    employee_number: str
    former_names: list[str]


class Route(NamedTuple):
    author: Author
    levels: list[Level]
    """The author's unit and those above it, nearest first."""
    desk_id: str
    about_unit_id: str | None
    conflict_unit_id: str | None


DESKS = Desks(PEOPLE, Role.UNION_STAFF)
_unit, _member, _entry = UNITS.c, MEMBERS.c, TIMELINE.c
# For the hot path with the author, and made once: putting a statement together costs more than running it.
_AUTHORS: Any = (
    DESKS.rows.add_columns(_member.unit_id, _member.name, _member.employee_number, _member.former_names)
    .join(MEMBERS, _member.unit_id == DESKS.own.id)
    .where(_member.id == bindparam("author_id"), ~_member.deleted)
)
_AUTHORS_LEVELS = Statement(_AUTHORS)
_AUTHORS_LEVELS_AND_SERIAL = Statement(
    _AUTHORS.add_columns(select(NUMBERS.next_serial(CASES.c.serial)).scalar_subquery())
)


async def find_route(session: AsyncSession, author_id: str, subject: Subject) -> Route:
    """Raises what is wrong with the subject, NoDesk or NoImpartialDesk, MemberNotKnown or UnitNotKnown."""
    return await _find_route(
        session, author_id, subject, await _AUTHORS_LEVELS.fetch(session, {"author_id": author_id})
    )


async def find_route_and_serial(session: AsyncSession, author_id: str, subject: Subject) -> tuple[Route, int]:
    """For a case that is filed now. A refusal wastes the serial: numbers have gaps, but none comes twice."""
    rows = await _AUTHORS_LEVELS_AND_SERIAL.fetch(session, {"author_id": author_id})
    route = await _find_route(session, author_id, subject, rows)
    return route, rows[0][-1]


async def _find_route(session: AsyncSession, author_id: str, subject: Subject, rows: Sequence[Sequence[Any]]) -> Route:
    if not rows:
        known = await session.get(Member, author_id)
        raise UnitNotKnown(unit_id=known.unit_id) if known and not known.deleted else MemberNotKnown
    levels = DESKS.levels_of(rows)
    about_unit_id, conflict_unit_id = await _check_subject(session, author_id, subject)
    matter = Matter(author_id, subject.about_member_id, conflict_unit_id)
    desk_id = await DESKS.choose(session, levels, matter)
    if not desk_id:
        raise NoImpartialDesk(highest=levels[-1].name) if any(level.holders for level in levels) else NoDesk
    return Route(Author(*rows[0][3:7]), levels, desk_id, about_unit_id, conflict_unit_id)


async def next_level(session: AsyncSession, case: Case, above: str) -> str | None:
    """The nearest unit above `above` with impartial union staff; None: `above` is the highest."""
    return await DESKS.choose(session, (await DESKS.levels(session, above))[1:], case.matter)


async def staffed_level(session: AsyncSession, case: Case, unit_id: str) -> str | None:
    """The unit itself, or the nearest above it, where impartial staff sit now; None: there is nobody."""
    return await DESKS.choose(session, await DESKS.levels(session, unit_id), case.matter)


async def is_anybody_above(session: AsyncSession, unit_id: str) -> bool:
    return any(level.holders for level in await DESKS.levels(session, unit_id))


async def level_above_answers(session: AsyncSession, case: Case) -> tuple[str, bool]:
    """Who takes up what was not solved, and whether that is a level higher than any that answered.

    A department's answer counts for the level that assigned it: the desk of that time or the level supervising.
    A desk that the case moved up to and that has not answered yet is itself the next. A level where nobody sits
    but who answered comes after the others. Where nobody sits higher, the highest that answered keeps it.
    """
    steps = select(_entry.action, _entry.actor, _entry.unit_id, _entry.actor_id).order_by(_entry.version)
    steps = steps.where(_entry.case_id == case.id, _entry.action.in_([Action.ASSIGN, Action.REPLY]))
    people, unions, assigned_by = set(), set(), None
    for action, party, unit_id, actor_id in await session.exec(cast(Any, steps)):
        if action == Action.ASSIGN:
            assigned_by = unit_id
        else:
            people.add(actor_id)
            unions.add(assigned_by if party == Party.DEPARTMENT else unit_id)
    levels = await DESKS.levels(session, case.desk_unit_id)
    places = [place for place, level in enumerate(levels) if level.unit_id in unions]
    above = levels[max(places, default=-1) + 1 :]
    higher = await DESKS.choose(session, above, case.matter, without=people)
    higher = higher or await DESKS.choose(session, above, case.matter)
    if higher:
        return higher, True
    return levels[max(places)].unit_id if places else case.desk_unit_id, False


async def _check_subject(session: AsyncSession, author_id: str, subject: Subject) -> tuple[str | None, str | None]:
    """The unit it is about, and the unit whose people keep out; both None where nobody has to."""
    about_unit_id, about_member_id, complaint = subject
    if about_member_id == author_id:
        raise AboutYourself
    if complaint and not (about_unit_id or about_member_id):
        raise ComplaintAboutNobody
    if about_unit_id:
        unit = await session.get(Unit, about_unit_id)
        if not unit or unit.deleted or not unit.path:
            # Not 503: nobody can tell a made-up id from one that is still on its way, and only seconds lie between
            # a unit's making and its copy here. A caller who waits for a made-up one would wait for ever.
            raise UnitNotThere
    if about_member_id:
        person = await session.get(Member, about_member_id)
        if not person or person.deleted:
            raise PersonNotThere
        chain = (await units.get(session, person.unit_id)).chain
        if about_unit_id and about_unit_id not in chain:
            raise PersonNotThere
        # Of a complaint the whole unit that was named keeps out; of a person, everybody of their own unit, unless that
        # is the topmost: everybody belongs to it, so only they themselves do, and the nearest desk takes the case.
        conflict = about_unit_id if complaint else None
        if not conflict and len(chain) > 1:
            conflict = person.unit_id
        return about_unit_id or person.unit_id, conflict
    return about_unit_id, about_unit_id if complaint else None


async def preview(
    session: AsyncSession, caller: Caller, subject: Subject, kind: CaseKind, show_author: bool
) -> RoutingPreview:
    """What would happen to a concern filed now: who sees it, and when something will be heard."""
    route = await find_route(session, caller.user.id, subject)
    names = {level.unit_id: level.name for level in route.levels}
    book = policies(session)
    now = clock.now()
    dues = {each.kind: each for each in deadlines.after(Action.SUBMIT, [], now, book, kind)}
    accept = dues.get(ClockKind.ACCEPT)
    above = [level.name for level in route.levels[list(names).index(route.desk_id) + 1 :]]
    return RoutingPreview(
        desk_unit=UnitRef(id=route.desk_id, name=names[route.desk_id]),
        readers=explain.readers(
            names[route.desk_id],
            above,
            keeps_out=_keeps_out(subject, route),
            show_author=show_author,
            lang=caller.language,
        ),
        accept=explain.due(accept, now, caller.language) if accept else None,
        first_answer=explain.due(dues[ClockKind.REPLY], now, caller.language),
    )


def _keeps_out(subject: Subject, route: Route) -> explain.KeepsOut:
    if subject.about_member_id:
        return "person and unit" if route.conflict_unit_id else "person"
    return "unit" if route.conflict_unit_id else "nobody"


async def list_departments(session: AsyncSession) -> Departments:
    """Units where somebody answers: what a case can be assigned to."""
    held = select(col(PEOPLE.grant.unit_id)).where(PEOPLE.is_held(Role.HANDLER))
    found: Any = select(_unit.id, _unit.name).where(_unit.id.in_(held), ~_unit.deleted).order_by(_unit.name, _unit.id)
    return Departments(items=[UnitRef(id=unit_id, name=name) for unit_id, name in await session.exec(found)])

"""Which desk gets a case, before anybody reads it, and what the form says about that beforehand."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import and_, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.grievances import CaseKind
from contracts.roles import Role
from grievances import access, deadlines, explain
from grievances.access import Caller
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
from grievances.models import Case, HeldRole, Member
from grievances.rules import Action, choose_desk
from grievances.schemas import RoutingPreview, UnitRef
from kit import clock, units
from kit.errors import UnitNotKnown
from kit.units import Unit


class Subject(NamedTuple):
    """What the form says the concern is about."""

    about_unit_id: str | None = None
    about_member_id: str | None = None
    complaint: bool = False


class Level(NamedTuple):
    """One unit on the way from somebody's unit to the root."""

    unit_id: str
    name: str
    staff: set[str]
    """Active members who hold union_staff exactly here."""


class Route(NamedTuple):
    author: Member
    levels: list[Level]
    """The author's unit and those above it, nearest first."""
    desk_id: str
    about_unit_id: str | None
    conflict_unit_id: str | None


_own, _officer = aliased(Unit), aliased(Member)
_is_staff = and_(HeldRole.role == Role.UNION_STAFF, col(HeldRole.unit_id) == Unit.id, ~col(HeldRole.deleted))
_LEVELS = (
    select(Unit.id, Unit.name, _officer.id)
    .join(_own, col(_own.path).contains("/" + col(Unit.id) + "/"))
    .join(HeldRole, _is_staff, isouter=True)
    .join(_officer, and_(_officer.id == HeldRole.member_id, _officer.active, ~_officer.deleted), isouter=True)
    .order_by(func.length(Unit.path).desc())
)
"""The levels above `_own`, itself included, a row for each officer."""
_AUTHORS_LEVELS = _LEVELS.add_columns(Member).join(Member, col(Member.unit_id) == _own.id)


def _levels(rows: Iterable[Any]) -> list[Level]:
    levels: dict[str, Level] = {}
    for unit_id, name, officer, *_ in rows:
        level = levels.setdefault(unit_id, Level(unit_id, name, set()))
        if officer:
            level.staff.add(officer)
    return list(levels.values())


def _choose(levels: list[Level], excluded: set[str]) -> str | None:
    return choose_desk([level.unit_id for level in levels], {level.unit_id: level.staff for level in levels}, excluded)


async def find_route(session: AsyncSession, author_id: str, subject: Subject) -> Route:
    """Raises what is wrong with the subject, NoDesk or NoImpartialDesk, MemberNotKnown or UnitNotKnown."""
    rows = (await session.exec(_AUTHORS_LEVELS.where(Member.id == author_id, ~col(Member.deleted)))).all()
    if not rows:
        author = await session.get(Member, author_id)
        raise UnitNotKnown(unit_id=author.unit_id) if author and not author.deleted else MemberNotKnown
    levels = _levels(rows)
    about_unit_id, conflict_unit_id = await _check_subject(session, author_id, subject)
    excluded = {author_id, subject.about_member_id or author_id}
    if conflict_unit_id:
        excluded |= await access.involved_members(session, conflict_unit_id)
    desk_id = _choose(levels, excluded)
    if not desk_id:
        raise NoImpartialDesk if any(level.staff for level in levels) else NoDesk
    return Route(rows[0][3], levels, desk_id, about_unit_id, conflict_unit_id)


async def next_level(session: AsyncSession, case: Case, above: str) -> str | None:
    """The nearest unit above `above` with impartial union staff; None: `above` is the highest."""
    levels = _levels(await session.exec(_LEVELS.where(_own.id == above)))
    excluded = {case.author_id, case.about_member_id or case.author_id}
    if case.conflict_unit_id:
        excluded |= await access.involved_members(session, case.conflict_unit_id)
    return _choose(levels[1:], excluded)


async def _check_subject(session: AsyncSession, author_id: str, subject: Subject) -> tuple[str | None, str | None]:
    """The unit it is about, and the unit whose people keep out; both None where nobody has to."""
    about_unit_id, about_member_id, complaint = subject
    if about_member_id == author_id:
        raise AboutYourself
    if complaint and not (about_unit_id or about_member_id):
        raise ComplaintAboutNobody
    path = ""
    if about_unit_id:
        unit = await session.get(Unit, about_unit_id)
        if not unit or unit.deleted or not unit.path:
            raise UnitNotThere
    if about_member_id:
        person = await session.get(Member, about_member_id)
        if not person or person.deleted:
            raise PersonNotThere
        path = (await units.get(session, person.unit_id)).path or ""
        if about_unit_id and about_unit_id not in path.split("/"):
            raise PersonNotThere
        # Of a person it is their own unit's staff that keep out; of a complaint, the whole unit that was named.
        conflict = about_unit_id if complaint and about_unit_id else person.unit_id
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
            keeps_out=bool(route.conflict_unit_id),
            show_author=show_author,
            lang=caller.language,
        ),
        accept=explain.due(accept, now, caller.language) if accept else None,
        first_answer=explain.due(dues[ClockKind.REPLY], now, caller.language),
    )

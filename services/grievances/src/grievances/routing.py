"""Which desk gets a case, before anybody reads it, and what the form says about that beforehand."""

from typing import NamedTuple

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.grievances import CaseKind
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
from grievances.models import Case, Member
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


class Route(NamedTuple):
    author: Member
    chain: list[str]
    """The author's unit and those above it, nearest first."""
    desk_id: str
    about_unit_id: str | None
    conflict_unit_id: str | None


async def find_route(session: AsyncSession, author_id: str, subject: Subject) -> Route:
    """Raises what is wrong with the subject, NoDesk or NoImpartialDesk, MemberNotKnown or UnitNotKnown."""
    found = (
        await session.exec(
            select(Member, Unit.path)
            .join(Unit, col(Unit.id) == col(Member.unit_id), isouter=True)
            .where(Member.id == author_id, ~col(Member.deleted))
        )
    ).first()
    if not found:
        raise MemberNotKnown
    author, path = found
    if not path:
        raise UnitNotKnown(unit_id=author.unit_id)
    chain = _nearest_first(path)
    about_unit_id, conflict_unit_id = await _check_subject(session, author_id, subject)
    excluded = {author_id, subject.about_member_id or author_id}
    if conflict_unit_id:
        excluded |= await access.involved_members(session, conflict_unit_id)
    staff = await access.staff_at(session, chain)
    desk_id = choose_desk(chain, staff, excluded)
    if not desk_id:
        raise NoImpartialDesk if any(staff.values()) else NoDesk
    return Route(author, chain, desk_id, about_unit_id, conflict_unit_id)


async def next_level(session: AsyncSession, case: Case, above: str) -> str | None:
    """The nearest unit above `above` with impartial union staff; None: `above` is the highest."""
    unit = await units.get(session, above)
    chain = _nearest_first(unit.path or "")[1:]
    excluded = {case.author_id, case.about_member_id or case.author_id}
    if case.conflict_unit_id:
        excluded |= await access.involved_members(session, case.conflict_unit_id)
    return choose_desk(chain, await access.staff_at(session, chain), excluded)


def _nearest_first(path: str) -> list[str]:
    return [part for part in reversed(path.split("/")) if part]


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
    names = {unit.id: unit.name for unit in await _units(session, route.chain)}
    book = policies(session)
    now = clock.now()
    dues = {each.kind: each for each in deadlines.after(Action.SUBMIT, [], now, book, kind)}
    accept = dues.get(ClockKind.ACCEPT)
    above = [names[unit] for unit in route.chain[route.chain.index(route.desk_id) + 1 :]]
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


async def _units(session: AsyncSession, ids: list[str]) -> list[Unit]:
    return list(await session.exec(select(Unit).where(col(Unit.id).in_(ids))))

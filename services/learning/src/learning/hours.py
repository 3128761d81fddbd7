"""Hours of safety training: what counts, who owes how many, what is missing; for the person and the officers."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func
from sqlalchemy import select as select_columns
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import policy, units
from casework.caller import Caller
from casework.people import Member, Saved
from casework.units import Unit
from contracts.apprenticeships import TrainingHoursCounted
from contracts.learning import CourseState
from contracts.roles import Role
from kit import audit, clock
from kit.auth import User
from kit.db import insert_new, new_id, put
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language, Text
from learning.access import audience_of, chain_of, require_officer, units_of
from learning.errors import UnitNotYours
from learning.hours_errors import CheckedInAlready, CheckInClosed
from learning.hours_models import Arrival, CourseHours, HoursRecord, TrainingSession, UnitWork
from learning.hours_rules import Held, Owed, WorkKind, owed, shown
from learning.hours_schemas import (
    CourseHoursPublic,
    HoursLine,
    HoursOwed,
    OwnHours,
    PersonHours,
    TrainingSessionCreate,
    TrainingSessionPublic,
    UnitHours,
    UnitWorkSet,
)
from learning.models import PEOPLE, Course

KINDS = {
    WorkKind.GENERAL: Text("一般岗位", "general work"),
    WorkKind.HIGH_RISK: Text("高危岗位", "high-risk work"),
    WorkKind.MANAGEMENT: Text("负责人和安全管理人员", "those in charge and safety managers"),
}
_MOST_COURSES = 200


async def count(session: AsyncSession, member_id: str, source_id: str, title: str, on: date, hours: int) -> bool:
    """Enter the hours of somebody, once for each source; False where they are entered already."""
    record_id = new_id()
    made = {
        "id": record_id,
        "version": 1,
        "member_id": member_id,
        "source_id": source_id,
        "title": title,
        "counted_on": on,
        "hours": hours,
        "counted_at": clock.now(),
    }
    if not await insert_new(session, HoursRecord, made):
        return False
    publish(session, TrainingHoursCounted(record_id=record_id, version=1, member_id=member_id, hours=hours, on=on))
    audit.record(session, member_id, "hours_record.count", "hours_record", record_id, after={"hours": hours})
    return True


async def count_course(session: AsyncSession, member_id: str, course: Course) -> None:
    """What finishing it counts for, if its officer has said so."""
    counts = await session.get(CourseHours, course.id)
    if counts and counts.hours:
        await count(session, member_id, course.id, course.title, clock.today(), counts.hours)


async def check_in(session: AsyncSession, user: User, code: str) -> None:
    """At a session, by the code shown in the room, on its day."""
    chain = await audience_of(session, user)
    which = select(TrainingSession).where(TrainingSession.code == code.upper())
    found = (await session.exec(which)).first()
    if found is None or found.held_on != clock.today() or found.unit_id not in chain:
        raise CheckInClosed
    if not await count(session, user.id, found.id, found.title, found.held_on, found.hours):
        raise CheckedInAlready


async def note_arrival(session: AsyncSession, saved: Saved[Member], on: date) -> None:
    """Who comes to a unit owes its hours before work; of who left nothing is kept here."""
    before, member = saved
    if not member.active or member.deleted:
        await session.exec(delete(Arrival).where(col(Arrival.member_id) == member.id))
    elif before is None or not before.active or before.unit_id != member.unit_id:
        await put(session, Arrival, {"member_id": member.id, "unit_id": member.unit_id, "came_on": on})


# ---- for the person


async def show_own_hours(session: AsyncSession, caller: Caller) -> OwnHours:
    user, language = caller.user, caller.language
    chain = await audience_of(session, user)
    works = await _works(session, chain)
    work = next((works[each] for each in reversed(chain) if each in works), None)
    open_ = () if user.closed_since is None else (col(HoursRecord.counted_at) >= user.closed_since,)
    which = select(HoursRecord).where(HoursRecord.member_id == user.id, *open_)
    records = (await session.exec(which.order_by(col(HoursRecord.counted_on).desc(), col(HoursRecord.id).desc()))).all()
    standing = _standings([work] if work else [], *open_).where(PEOPLE.member.id == user.id)
    [(*_, came_on, since, this_year)] = await session.exec(standing)
    found = _owed(session, work, Held(came_on, since, this_year))
    names = await units.names(session, [chain[-1]])
    return OwnHours(
        unit_name=names.get(chain[-1], ""),
        kind_name=KINDS[WorkKind(work.kind)].in_(language) if work else "",
        owed=_shown(found, language),
        records=[HoursLine(**dict(each)) for each in records],
    )


async def _works(session: AsyncSession, unit_ids: Collection[str]) -> dict[str, UnitWork]:
    which = select(UnitWork).where(col(UnitWork.unit_id).in_(unit_ids))
    return {each.unit_id: each for each in await session.exec(which)}


def _owed(session: AsyncSession, work: UnitWork | None, held: Held) -> dict[str, Owed]:
    if work is None:
        return {}
    return owed(policy.policies(session, "learning"), WorkKind(work.kind), clock.today(), work.entry_since, held)


def _standings(works: Collection[UnitWork], *which: ColumnElement[bool]) -> Any:
    """Of members doing these works: id, name, unit, and a Held from those records, as far back as something is owed."""
    member, record = PEOPLE.member, HoursRecord
    year = date(clock.today().year, 1, 1)
    counts = col(record.counted_on) >= min([year, *(each.entry_since for each in works)])
    held = and_(col(record.member_id) == col(member.id), counts, *which)
    since, this_year = (
        func.coalesce(func.sum(case((col(record.counted_on) >= day, col(record.hours)))), 0)
        for day in (col(Arrival.came_on), year)
    )
    columns = col(member.id), col(member.name), col(member.unit_id), col(Arrival.came_on)
    return (
        select_columns(*columns, since.label("since"), this_year.label("this_year"))
        .join(Arrival, col(Arrival.member_id) == col(member.id), isouter=True)
        .join(record, held, isouter=True)
        .group_by(*columns)
    )


def _shown(found: Mapping[str, Owed], language: Language) -> list[HoursOwed]:
    return [
        HoursOwed(
            what=what,
            due=each.policy.number,
            counted=each.counted,
            missing=each.missing,
            source=each.policy.source.in_(language),
        )
        for what, each in found.items()
    ]


# ---- for those who see to it


class _Place(NamedTuple):
    unit: Unit
    work: UnitWork | None
    is_own: bool


async def _places(session: AsyncSession, user: User, found: Sequence[Unit]) -> list[_Place]:
    """Each with its kind of work."""
    above = {each for unit in found for each in chain_of(unit.path)}
    works = await _works(session, above)
    grant = PEOPLE.grant
    at_these = select(grant.unit_id).where(PEOPLE.is_held(Role.TRAINING_OFFICER), col(grant.unit_id).in_(above))
    staffed = set(await session.exec(at_these.distinct()))
    places = []
    for unit in found:
        upward = [*reversed(chain_of(unit.path))]
        work = next((works[each] for each in upward if each in works), None)
        nearest = next((each for each in upward if each in staffed), None)
        places.append(_Place(unit, work, nearest in units_of(user)))
    return places


def _people(places: Collection[_Place]) -> Any:
    """The standings of who belongs to these units."""
    member = PEOPLE.member
    here = col(member.unit_id).in_([each.unit.id for each in places])
    works = [each.work for each in places if each.work]
    return _standings(works).where(here, member.active, ~col(member.deleted))


async def _figures(session: AsyncSession, caller: Caller, found: Sequence[Unit]) -> list[UnitHours]:
    """The database counts who came and learned alike: people are many, their standings few."""
    places = await _places(session, caller.user, found)
    works = {each.unit.id: each.work for each in places}
    people, complete = (dict.fromkeys(works, 0) for _ in range(2))
    held = _people(places).subquery().c
    alike = held.unit_id, held.came_on, held.since, held.this_year
    counted: Any = select_columns(*alike, func.count()).group_by(*alike)
    for unit_id, came_on, since, this_year, number in await session.exec(counted):
        due = _owed(session, works[unit_id], Held(came_on, since, this_year))
        people[unit_id] += number
        complete[unit_id] += 0 if any(each.missing for each in due.values()) else number
    return [_unit_hours(each, people[each.unit.id], complete[each.unit.id], caller.language) for each in places]


async def list_unit_hours(session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None) -> Page[UnitHours]:
    """Each unit by itself, not with those below: no figure can be had by subtraction. In the order of the tree."""
    in_order = func.coalesce(col(Unit.path), "")
    reach = select(Unit).where(units.below(units_of(caller.user))).order_by(in_order, col(Unit.id))
    found: Page[Unit] = await page(session, reach, limit=limit, cursor=cursor, as_=lambda row: row)
    return Page(items=await _figures(session, caller, found.items), next=found.next)


def _unit_hours(place: _Place, people: int, complete: int, language: Language) -> UnitHours:
    unit, work, is_own = place
    return UnitHours(
        unit_id=unit.id,
        unit_name=unit.name,
        kind=WorkKind(work.kind) if work else None,
        kind_name=KINDS[WorkKind(work.kind)].in_(language) if work else "",
        entry_since=work.entry_since if work else None,
        is_inherited=bool(work and work.unit_id != unit.id),
        is_own=is_own,
        people=people,
        complete=shown(people, complete, is_own=is_own) if work else None,
    )


async def _within_reach(session: AsyncSession, user: User, unit_id: str) -> Unit:
    if not await units.reaches(session, units_of(user), [unit_id]):
        raise NotFound
    return await units.get(session, unit_id)


async def set_work(session: AsyncSession, caller: Caller, unit_id: str, given: UnitWorkSet) -> UnitHours:
    """NotFound."""
    user = caller.user
    unit = await _within_reach(session, user, unit_id)
    if given.kind is None:
        await session.exec(delete(UnitWork).where(col(UnitWork.unit_id) == unit_id))
    else:
        made = {**given.model_dump(), "unit_id": unit_id, "set_by": user.id, "set_at": clock.now()}
        await put(session, UnitWork, made)
    audit.record(session, user.id, "unit_work.set", "unit_work", unit_id, after=given.model_dump(mode="json"))
    return (await _figures(session, caller, [unit]))[0]


async def list_people_hours(session: AsyncSession, caller: Caller, unit_id: str) -> list[PersonHours]:
    """Who of one's own people misses how many, most first. NotFound for units whose people are another officer's."""
    unit = await _within_reach(session, caller.user, unit_id)
    [place] = await _places(session, caller.user, [unit])
    if not place.is_own:
        raise NotFound
    found = []
    for id_, name, _, came_on, since, this_year in await session.exec(_people([place])):
        due = _owed(session, place.work, Held(came_on, since, this_year))
        found.append(PersonHours(id=id_, name=name, missing=sum(each.missing for each in due.values())))
    audit.record(session, caller.user.id, "unit_work.read_people", "unit_work", unit_id)
    return sorted(found, key=lambda each: (-each.missing, each.id))


async def create_session(session: AsyncSession, caller: Caller, new: TrainingSessionCreate) -> TrainingSessionPublic:
    user = caller.user
    if not await units.reaches(session, units_of(user), [new.unit_id]):
        raise UnitNotYours
    made = TrainingSession(
        **new.model_dump(), code=secrets.token_hex(3).upper(), author_id=user.id, made_at=clock.now()
    )
    session.add(made)
    audit.record(session, user.id, "training_session.create", "training_session", made.id, after={"hours": new.hours})
    await session.flush()
    return (await _sessions(session, [made]))[0]


async def list_sessions(
    session: AsyncSession, user: User, *, limit: int, cursor: str | None
) -> Page[TrainingSessionPublic]:
    """Newest first."""
    which = select(TrainingSession).where(col(TrainingSession.unit_id).in_(units.within(units_of(user))))
    found: Page[TrainingSession] = await page(
        session, which.order_by(col(TrainingSession.id).desc()), limit=limit, cursor=cursor, as_=lambda row: row
    )
    return Page(items=await _sessions(session, found.items), next=found.next)


async def _sessions(session: AsyncSession, found: Sequence[TrainingSession]) -> list[TrainingSessionPublic]:
    names = await units.names(session, [each.unit_id for each in found])
    there = select(HoursRecord.source_id, func.count()).where(
        col(HoursRecord.source_id).in_([each.id for each in found])
    )
    people: dict[str, int] = dict((await session.exec(there.group_by(HoursRecord.source_id))).all())
    return [
        TrainingSessionPublic(**dict(each), unit_name=names.get(each.unit_id, ""), people=people.get(each.id, 0))
        for each in found
    ]


async def list_course_hours(session: AsyncSession, user: User) -> list[CourseHoursPublic]:
    """The open courses of the caller's units, newest first."""
    which = select(Course.id, Course.title, CourseHours.hours).join(
        CourseHours, col(CourseHours.course_id) == col(Course.id), isouter=True
    )
    mine = which.where(col(Course.unit_id).in_(units.within(units_of(user))), Course.state == CourseState.OPEN)
    rows = await session.exec(mine.order_by(col(Course.id).desc()).limit(_MOST_COURSES))
    return [CourseHoursPublic(course_id=id_, title=title, hours=hours or 0) for id_, title, hours in rows]


async def set_course_hours(session: AsyncSession, user: User, course_id: str, hours: int) -> list[CourseHoursPublic]:
    """For who finishes it from now on."""
    course = await session.get(Course, course_id)
    if course is None:
        raise NotFound
    await require_officer(session, user, course.unit_id)
    await put(session, CourseHours, {"course_id": course_id, "hours": hours, "set_by": user.id})
    audit.record(session, user.id, "course.set_hours", "course", course_id, after={"hours": hours})
    return await list_course_hours(session, user)

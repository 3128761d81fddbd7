"""Hours of safety training: what counts, who owes how many, what is missing; for the person and the officers."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func
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
from learning.hours_rules import Counted, Owed, WorkKind, owed, shown
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
_MOST_UNITS = 500
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
    which = select(HoursRecord).where(HoursRecord.member_id == user.id)
    if user.closed_since:
        which = which.where(col(HoursRecord.counted_at) >= user.closed_since)
    records = (await session.exec(which.order_by(col(HoursRecord.counted_on).desc(), col(HoursRecord.id).desc()))).all()
    arrival = await session.get(Arrival, user.id)
    counted = [Counted(each.counted_on, each.hours) for each in records]
    found = _owed(session, work, arrival.came_on if arrival else None, counted)
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


def _owed(
    session: AsyncSession, work: UnitWork | None, came_on: date | None, records: Sequence[Counted]
) -> dict[str, Owed]:
    if work is None:
        return {}
    book = policy.policies(session, "learning")
    return owed(book, WorkKind(work.kind), clock.today(), came_on, work.entry_since, records)


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


async def _places(session: AsyncSession, user: User) -> list[_Place]:
    """The units within the caller's reach, each with its kind of work, in the order of the tree."""
    reach = col(Unit.id).in_(units.within(units_of(user)))
    found = (await session.exec(select(Unit).where(reach).order_by(col(Unit.path)).limit(_MOST_UNITS))).all()
    above = {each for unit in found for each in chain_of(unit.path)}
    works = await _works(session, above)
    grant = PEOPLE.grant
    staffed = set(await session.exec(select(grant.unit_id).where(PEOPLE.is_held(Role.TRAINING_OFFICER)).distinct()))
    places = []
    for unit in found:
        upward = [*reversed(chain_of(unit.path))]
        work = next((works[each] for each in upward if each in works), None)
        nearest = next((each for each in upward if each in staffed), None)
        places.append(_Place(unit, work, nearest in units_of(user)))
    return places


async def _people(session: AsyncSession, unit_ids: Sequence[str]) -> dict[str, tuple[Any, date | None, list[Counted]]]:
    """By id: the member, when they came, and the hours they have."""
    member = PEOPLE.member
    here = select(member, col(Arrival.came_on)).join(Arrival, col(Arrival.member_id) == col(member.id), isouter=True)
    rows = await session.exec(here.where(col(member.unit_id).in_(unit_ids), member.active, ~col(member.deleted)))
    people: dict[str, tuple[Any, date | None, list[Counted]]] = {each.id: (each, came_on, []) for each, came_on in rows}
    record = HoursRecord
    held = select(record.member_id, col(record.counted_on), func.sum(record.hours)).join(
        member, col(member.id) == record.member_id
    )
    held = held.where(col(member.unit_id).in_(unit_ids)).group_by(col(record.member_id), col(record.counted_on))
    for member_id, on, hours in await session.exec(held):
        if member_id in people:
            people[member_id][2].append(Counted(on, hours))
    return people


async def list_unit_hours(session: AsyncSession, caller: Caller) -> list[UnitHours]:
    """Each unit by itself, not with those below: no figure can be had by subtraction."""
    places = await _places(session, caller.user)
    people = await _people(session, [each.unit.id for each in places])
    counts = dict.fromkeys((each.unit.id for each in places), (0, 0))
    works = {each.unit.id: each.work for each in places}
    for who, came_on, records in people.values():
        found = _owed(session, works[who.unit_id], came_on, records)
        all_, complete = counts[who.unit_id]
        counts[who.unit_id] = all_ + 1, complete + (not any(each.missing for each in found.values()))
    return [_unit_hours(each, *counts[each.unit.id], caller.language) for each in places]


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


async def set_work(session: AsyncSession, caller: Caller, unit_id: str, given: UnitWorkSet) -> list[UnitHours]:
    """NotFound."""
    user = caller.user
    if not await units.reaches(session, units_of(user), [unit_id]):
        raise NotFound
    if given.kind is None:
        await session.exec(delete(UnitWork).where(col(UnitWork.unit_id) == unit_id))
    else:
        made = {**given.model_dump(), "unit_id": unit_id, "set_by": user.id, "set_at": clock.now()}
        await put(session, UnitWork, made)
    audit.record(session, user.id, "unit_work.set", "unit_work", unit_id, after=given.model_dump(mode="json"))
    return await list_unit_hours(session, caller)


async def list_people_hours(session: AsyncSession, caller: Caller, unit_id: str) -> list[PersonHours]:
    """Who of one's own people misses how many, most first. NotFound for units whose people are another officer's."""
    place = next((each for each in await _places(session, caller.user) if each.unit.id == unit_id), None)
    if place is None or not place.is_own:
        raise NotFound
    found = []
    for who, came_on, records in (await _people(session, [unit_id])).values():
        each = _owed(session, place.work, came_on, records)
        missing = sum(one.missing for one in each.values())
        found.append(PersonHours(id=who.id, name=who.name, owed=_shown(each, caller.language), missing=missing))
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

"""Courses as their authors see them: a draft, published as one edition after the other."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from contracts.learning import CoursePublished, CourseRetired, CourseState
from kit import audit, clock, versions
from kit.auth import User
from kit.db import get_locked
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language, Text
from learning.access import require_officer, units_of
from learning.course_schemas import CourseCreate, CoursePublic, CourseRow, CourseUpdate
from learning.errors import CourseEmpty, CourseNotPossibleNow, UnitNotYours
from learning.lesson_files import files_of, take_files
from learning.models import COURSE_NUMBERS, Course, CourseEdition

STATES = {
    CourseState.DRAFT: Text("草稿", "draft"),
    CourseState.OPEN: Text("开放学习", "open"),
    CourseState.RETIRED: Text("已停用", "out of use"),
}


async def create_course(session: AsyncSession, caller: Caller, new: CourseCreate) -> CoursePublic:
    if not await units.reaches(session, units_of(caller.user), [new.unit_id]):
        raise UnitNotYours
    course = Course(
        serial=await COURSE_NUMBERS.next(session, Course.serial),
        author_id=caller.user.id,
        created_at=clock.now(),
        **new.model_dump(mode="json"),
    )
    session.add(course)
    await take_files(session, caller.user, course.id, new.units)
    audit.record(session, caller.user.id, "course.create", "course", course.id, after={"unit": course.unit_id})
    return await _public(session, caller.language, course)


async def list_courses(session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None) -> Page[CourseRow]:
    """Newest first, of the caller's units."""
    statement = select(Course).where(col(Course.unit_id).in_(units.within(units_of(caller.user))))
    found: Page[Course] = await page(
        session, statement.order_by(col(Course.id).desc()), limit=limit, cursor=cursor, as_=lambda course: course
    )
    names = await units.names(session, [each.unit_id for each in found.items])
    return Page(items=[CourseRow(**_row(each, names, caller.language)) for each in found.items], next=found.next)


async def show_course(session: AsyncSession, caller: Caller, course_id: str) -> CoursePublic:
    course = await session.get(Course, course_id)
    if course is None:
        raise NotFound
    await require_officer(session, caller.user, course.unit_id)
    return await _public(session, caller.language, course)


async def change_course(
    session: AsyncSession, caller: Caller, course_id: str, version: int, new: CourseUpdate
) -> CoursePublic:
    """The draft; what was published stays as it is."""
    course = await _locked(session, caller.user, course_id, version)
    if course.state == CourseState.RETIRED:
        raise CourseNotPossibleNow(state=STATES[course.state])
    await take_files(session, caller.user, course.id, new.units)
    course.sqlmodel_update(new.model_dump(mode="json"))
    course.is_changed = True
    course.version += 1
    audit.record(session, caller.user.id, "course.change", "course", course.id)
    return await _public(session, caller.language, course)


async def publish_course(session: AsyncSession, caller: Caller, course_id: str, version: int) -> CoursePublic:
    """The draft becomes the next edition: for who begins from now on."""
    course = await _locked(session, caller.user, course_id, version)
    if "publish" not in _actions(course):
        raise CourseNotPossibleNow(state=STATES[course.state])
    if not course.units:
        raise CourseEmpty
    before = course.state
    course.state, course.edition, course.is_changed = CourseState.OPEN, course.edition + 1, False
    course.version += 1
    session.add(
        CourseEdition(
            course_id=course.id,
            edition=course.edition,
            title=course.title,
            summary=course.summary,
            units=course.units,
            published_at=clock.now(),
            published_by=caller.user.id,
        )
    )
    publish(session, CoursePublished(**_facts(course), edition=course.edition))
    after = {"state": course.state, "edition": course.edition}
    audit.record(session, caller.user.id, "course.publish", "course", course.id, before={"state": before}, after=after)
    return await _public(session, caller.language, course)


async def retire_course(session: AsyncSession, caller: Caller, course_id: str, version: int) -> CoursePublic:
    """Nobody begins it from now on."""
    course = await _locked(session, caller.user, course_id, version)
    if "retire" not in _actions(course):
        raise CourseNotPossibleNow(state=STATES[course.state])
    course.state = CourseState.RETIRED
    course.version += 1
    publish(session, CourseRetired(**_facts(course)))
    audit.record(session, caller.user.id, "course.retire", "course", course.id, after={"state": course.state})
    return await _public(session, caller.language, course)


async def _locked(session: AsyncSession, user: User, course_id: str, version: int) -> Course:
    course = await get_locked(session, Course, course_id)
    if course is None:
        raise NotFound
    await require_officer(session, user, course.unit_id)
    versions.check(course.version, version)
    return course


def _actions(course: Course) -> list[str]:
    if course.state == CourseState.RETIRED:
        return []
    return [*(["publish"] if course.is_changed else []), *(["retire"] if course.state == CourseState.OPEN else [])]


def _facts(course: Course) -> dict[str, Any]:
    return {
        "course_id": course.id,
        "number": course.number,
        "version": course.version,
        "unit_id": course.unit_id,
        "state": course.state,
    }


def _row(course: Course, names: Mapping[str, str], language: Language) -> dict[str, Any]:
    state = STATES[CourseState(course.state)].in_(language)
    return {
        **dict(course),
        "number": course.number,
        "unit_name": names.get(course.unit_id, ""),
        "state_name": state,
    }


async def _public(session: AsyncSession, language: Language, course: Course) -> CoursePublic:
    names = await units.names(session, [course.unit_id])
    files = await files_of(session, course.units)
    return CoursePublic(**_row(course, names, language), files=list(files.values()), actions=_actions(course))

"""Courses as learners take them: the edition begun, and what is done of it, on any device."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, delete, func, union
from sqlalchemy.orm import defer
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.attachments import FilePublic
from contracts.identity import MemberState
from contracts.learning import CourseBegun, CourseFinished, CourseState
from kit import audit, clock
from kit.auth import User
from kit.db import get_locked, insert_new, new_id, put
from kit.inbox import EventInfo
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language
from learning.access import audience_of, is_open_to
from learning.bank_schemas import ItemContent
from learning.course_schemas import (
    UNIT,
    CatalogueRow,
    FileUnit,
    LearnerCourse,
    LearnerQuestion,
    LearnerUnit,
    LinkUnit,
    QuizUnit,
    UnitAnswers,
    VideoUnit,
)
from learning.courses import STATES
from learning.errors import AnswersIncomplete, CourseNotPossibleNow, NoSuchUnit, NotBegun, NotInThePaper
from learning.hours import count_course
from learning.lesson_files import files_of
from learning.models import Course, CourseEdition, Enrolment, UnitDone
from learning.papers import as_written, show
from learning.rules import Given, LessonKind, is_whole, mark

_Row = tuple[CourseEdition, int, Enrolment | None]
"""An edition without its units, which may be long: they are counted where they lie."""
_UNITS: Any = CourseEdition.units
_COUNT, _HEAD = func.json_array_length(_UNITS), defer(_UNITS)


async def list_catalogue(session: AsyncSession, user: User, *, limit: int, cursor: str | None) -> Page[CatalogueRow]:
    """What is open to the caller or was begun by them, newest first."""
    own = and_(col(Enrolment.course_id) == col(Course.id), col(Enrolment.member_id) == user.id)
    is_open = and_(col(Course.state) == CourseState.OPEN, col(Course.unit_id).in_(await audience_of(session, user)))
    edition = and_(
        col(CourseEdition.course_id) == col(Course.id),
        col(CourseEdition.edition) == func.coalesce(Enrolment.edition, Course.edition),
    )
    theirs = union(select(Course.id).where(is_open), select(Enrolment.course_id).where(Enrolment.member_id == user.id))
    statement = (
        select(CourseEdition, _COUNT, Enrolment)
        .options(_HEAD)
        .select_from(Course)
        .join(Enrolment, own, isouter=True)
        .join(CourseEdition, edition)
        .where(col(Course.id).in_(theirs), is_open_to(user, col(Enrolment.begun_at)))
        .order_by(col(Course.id).desc())
    )
    found: Page[_Row] = await page(
        session, statement, limit=limit, cursor=cursor, as_=lambda row: (row[0], row[1], row[2])
    )
    return Page(items=await _rows(session, found.items), next=found.next)


async def list_begun(session: AsyncSession, user: User) -> list[CatalogueRow]:
    """All that the caller began, oldest first."""
    same = and_(
        col(CourseEdition.course_id) == col(Enrolment.course_id), col(CourseEdition.edition) == col(Enrolment.edition)
    )
    statement = (
        select(CourseEdition, _COUNT, Enrolment)
        .options(_HEAD)
        .join(Enrolment, same)
        .where(Enrolment.member_id == user.id)
    )
    found = (await session.exec(statement.order_by(col(Enrolment.id)))).all()
    return await _rows(session, [(edition, count, enrolment) for edition, count, enrolment in found])


async def _rows(session: AsyncSession, found: Sequence[_Row]) -> list[CatalogueRow]:
    begun = [enrolment.id for _, _, enrolment in found if enrolment]
    done = Counter(await session.exec(select(UnitDone.enrolment_id).where(col(UnitDone.enrolment_id).in_(begun))))
    return [
        CatalogueRow(
            id=edition.course_id,
            title=edition.title,
            summary=edition.summary,
            units=count,
            done=done[enrolment.id] if enrolment else 0,
            begun=enrolment is not None,
            finished_at=enrolment.finished_at if enrolment else None,
        )
        for edition, count, enrolment in found
    ]


async def show_course(session: AsyncSession, user: User, course_id: str) -> LearnerCourse:
    course, enrolment = await _find(session, user, course_id)
    edition = await session.get_one(CourseEdition, (course_id, enrolment.edition if enrolment else course.edition))
    done: Mapping[int, UnitDone] = {}
    if enrolment:
        which = select(UnitDone).where(UnitDone.enrolment_id == enrolment.id)
        done = {each.place: each for each in await session.exec(which)}
    files = await files_of(session, edition.units) if enrolment else {}
    units = [_unit(place, each, done.get(place), enrolment, files) for place, each in enumerate(edition.units, 1)]
    return LearnerCourse(
        id=course_id,
        title=edition.title,
        summary=edition.summary,
        edition=edition.edition,
        begun_at=enrolment.begun_at if enrolment else None,
        finished_at=enrolment.finished_at if enrolment else None,
        next_place=next((each.place for each in units if not each.is_done), None),
        units=units,
        may_begin=enrolment is None and course.state == CourseState.OPEN,
    )


async def begin_course(session: AsyncSession, user: User, course_id: str) -> LearnerCourse:
    """The newest edition is theirs from now on. Beginning it again changes nothing."""
    course, enrolment = await _find(session, user, course_id)
    if enrolment is None:
        if course.state != CourseState.OPEN:
            raise CourseNotPossibleNow(state=STATES[CourseState(course.state)])
        made = {
            "id": new_id(),
            "version": 1,
            "course_id": course_id,
            "member_id": user.id,
            "edition": course.edition,
            "begun_at": clock.now(),
        }
        if await insert_new(session, Enrolment, made):
            enrolment = Enrolment.model_validate(made)
            publish(session, CourseBegun(**_facts(course, enrolment)))
            audit.record(session, user.id, "enrolment.begin", "enrolment", enrolment.id, after={"course": course_id})
    return await show_course(session, user, course_id)


async def finish_unit(
    session: AsyncSession, user: User, course_id: str, place: int, given: UnitAnswers
) -> LearnerCourse:
    """Read, or answered; a quiz may be answered again. With the last unit the course is finished."""
    course, known = await _find(session, user, course_id)
    if known is None:
        raise NotBegun
    enrolment = await get_locked(session, Enrolment, known.id)
    assert enrolment
    edition = await session.get_one(CourseEdition, (course_id, enrolment.edition))
    if not 1 <= place <= len(edition.units):
        raise NoSuchUnit
    unit = edition.units[place - 1]
    answers = None
    if unit["kind"] == LessonKind.QUIZ:
        answers = _answers(enrolment, place, QuizUnit.model_validate(unit, strict=False), given)
    done = {"enrolment_id": enrolment.id, "place": place, "done_at": clock.now(), "answers": answers}
    await put(session, UnitDone, done)
    count = await session.exec(select(func.count()).select_from(UnitDone).where(UnitDone.enrolment_id == enrolment.id))
    if enrolment.finished_at is None and count.one() == len(edition.units):
        enrolment.finished_at = clock.now()
        enrolment.version += 1
        await count_course(session, user.id, course)
        publish(session, CourseFinished(**_facts(course, enrolment)))
        audit.record(session, user.id, "enrolment.finish", "enrolment", enrolment.id, after={"course": course_id})
    return await show_course(session, user, course_id)


async def show_subtitles(session: AsyncSession, user: User, course_id: str, place: int, language: Language) -> str:
    """Of a video in the edition begun, as WebVTT. NoSuchUnit."""
    _, enrolment = await _find(session, user, course_id)
    if enrolment is None:
        raise NotBegun
    edition = await session.get_one(CourseEdition, (course_id, enrolment.edition))
    unit = UNIT.validate_python(edition.units[place - 1], strict=False) if place <= len(edition.units) else None
    for each in unit.subtitles if isinstance(unit, VideoUnit) else []:
        if each.language == language:
            return each.text
    raise NoSuchUnit


async def forget_who_left(session: AsyncSession, event: MemberState, _info: EventInfo | None = None) -> None:
    """What somebody learned is kept as long as they are a member."""
    if event.active and not event.deleted:
        return
    theirs = select(Enrolment.id).where(Enrolment.member_id == event.member_id)
    await session.exec(delete(UnitDone).where(col(UnitDone.enrolment_id).in_(theirs)))
    await session.exec(delete(Enrolment).where(col(Enrolment.member_id) == event.member_id))


async def _find(session: AsyncSession, user: User, course_id: str) -> tuple[Course, Enrolment | None]:
    """Raises NotFound for one that is not for the caller and was not begun by them, and ClosedAfterReset."""
    own = and_(col(Enrolment.course_id) == col(Course.id), col(Enrolment.member_id) == user.id)
    statement = select(Course, Enrolment).join(Enrolment, own, isouter=True).where(Course.id == course_id)
    found = (await session.exec(statement)).first()
    if found is None:
        raise NotFound
    course, enrolment = found
    if enrolment:
        user.require_open(enrolment.begun_at)
    if enrolment is None and (
        course.state == CourseState.DRAFT or course.unit_id not in await audience_of(session, user)
    ):
        raise NotFound
    return course, enrolment


def _answers(enrolment: Enrolment, place: int, unit: QuizUnit, given: UnitAnswers) -> list[dict[str, Any]]:
    refused = AnswersIncomplete(questions=len(unit.questions))
    if len(given.answers) != len(unit.questions):
        raise refused
    found = []
    for number, (question, answer) in enumerate(zip(unit.questions, given.answers, strict=True)):
        try:
            written = as_written(enrolment.id, _about(place, number), question, answer)
        except NotInThePaper as error:
            raise refused from error
        if not is_whole(question, written):
            raise refused
        found.append(written._asdict())
    return found


def _about(place: int, number: int) -> str:
    """Of a question in its course: by it options are shown in the same order on each device."""
    return f"{place} {number}"


def _unit(
    place: int,
    stored: dict[str, Any],
    done: UnitDone | None,
    enrolment: Enrolment | None,
    files: Mapping[str, FilePublic],
) -> LearnerUnit:
    unit = UNIT.validate_python(stored, strict=False)
    shown = LearnerUnit(
        place=place,
        kind=LessonKind(unit.kind),
        title=unit.title,
        is_done=done is not None,
        text=None,
        file=None,
        subtitles=[],
        url=None,
        questions=None,
    )
    if enrolment is None:
        return shown
    if isinstance(unit, QuizUnit):
        shown.questions = [
            _question(enrolment, place, number, each, done) for number, each in enumerate(unit.questions)
        ]
        return shown
    shown.text = unit.text
    if isinstance(unit, LinkUnit):
        shown.url = unit.url
    if isinstance(unit, VideoUnit | FileUnit):
        shown.file = files.get(unit.file_id)
    if isinstance(unit, VideoUnit):
        shown.subtitles = [each.language for each in unit.subtitles]
    return shown


def _question(
    enrolment: Enrolment, place: int, number: int, item: ItemContent, done: UnitDone | None
) -> LearnerQuestion:
    given = Given(**done.answers[number]) if done and done.answers else None
    shown = show(enrolment.id, _about(place, number), item, given, is_reviewed=given is not None)
    return LearnerQuestion(**shown, is_right=mark(item, given, 1) == 1 if given else None)


def _facts(course: Course, enrolment: Enrolment) -> dict[str, Any]:
    return {
        "enrolment_id": enrolment.id,
        "version": enrolment.version,
        "course_id": course.id,
        "unit_id": course.unit_id,
        "edition": enrolment.edition,
        "member_id": enrolment.member_id,
    }

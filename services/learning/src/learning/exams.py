"""Exams as their examiners see them: a draft, and the pool of questions that is fixed when it is published."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import distinct
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import Caller
from contracts.learning import ExamCancelled, ExamPublished, ExamState
from contracts.roles import Role
from kit import audit, clock, versions
from kit.auth import User
from kit.db import get_locked
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.texts import Language, Text
from learning import laws, questions
from learning.access import require_officer, units_of
from learning.errors import (
    ExamDatesPassed,
    ExamEmpty,
    ExamNotPossibleNow,
    ExamTooNear,
    ExamTooShort,
    NotEnoughQuestions,
    QuestionsNotThere,
    TooFewMarkers,
    UnitNotYours,
)
from learning.exam_schemas import BlueprintRow, ExamCreate, ExamPublic, ExamRow, ExamUpdate
from learning.models import EXAM_NUMBERS, PEOPLE, Attempt, Exam, ExamQuestion, Question
from learning.rules import ItemKind

STATES = {
    ExamState.DRAFT: Text("草稿", "draft"),
    ExamState.PUBLISHED: Text("已发布", "published"),
    ExamState.CANCELLED: Text("已取消", "cancelled"),
}
MARKERS = 3
SMALL = 5
"""Fewer people than that are no figure."""
CANCELLED_BEFORE = timedelta(minutes=1)
"""So long before it opens an exam can be cancelled: later somebody may be starting it."""


async def create_exam(session: AsyncSession, caller: Caller, new: ExamCreate) -> ExamPublic:
    if not await units.reaches(session, units_of(caller.user), [new.unit_id]):
        raise UnitNotYours
    exam = Exam(
        serial=await EXAM_NUMBERS.next(session, Exam.serial),
        author_id=caller.user.id,
        created_at=clock.now(),
        unit_id=new.unit_id,
        **_values(new),
    )
    session.add(exam)
    audit.record(session, caller.user.id, "exam.create", "exam", exam.id, after={"unit": exam.unit_id})
    return await _public(session, caller.language, exam)


async def list_exams(session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None) -> Page[ExamRow]:
    """Newest first, of the caller's units."""
    statement = select(Exam).where(col(Exam.unit_id).in_(units.within(units_of(caller.user))))
    found: Page[Exam] = await page(
        session, statement.order_by(col(Exam.id).desc()), limit=limit, cursor=cursor, as_=lambda exam: exam
    )
    names = await units.names(session, [each.unit_id for each in found.items])
    return Page(items=[ExamRow(**_row(each, names, caller.language)) for each in found.items], next=found.next)


async def show_exam(session: AsyncSession, caller: Caller, exam_id: str) -> ExamPublic:
    exam = await session.get(Exam, exam_id)
    if exam is None:
        raise NotFound
    await require_officer(session, caller.user, exam.unit_id)
    return await _public(session, caller.language, exam)


async def change_exam(session: AsyncSession, caller: Caller, exam_id: str, version: int, new: ExamUpdate) -> ExamPublic:
    exam = await _locked(session, caller.user, exam_id, version, ExamState.DRAFT)
    exam.sqlmodel_update(_values(new))
    exam.version += 1
    audit.record(session, caller.user.id, "exam.change", "exam", exam.id)
    return await _public(session, caller.language, exam)


async def publish_exam(session: AsyncSession, caller: Caller, exam_id: str, version: int) -> ExamPublic:
    """From now on nothing of it changes: its questions are copied as they are."""
    exam = await _locked(session, caller.user, exam_id, version, ExamState.DRAFT)
    if exam.closes_at <= clock.now():
        raise ExamDatesPassed
    if exam.closes_at - exam.opens_at < timedelta(minutes=exam.minutes):
        raise ExamTooShort(minutes=exam.minutes)
    pool = await _pool(session, exam)
    rows = [BlueprintRow.model_validate(each) for each in exam.blueprint]
    if not pool:
        raise ExamEmpty
    if any(each.content["kind"] == ItemKind.SHORT for each in pool):
        there = await _count_markers(session, exam.unit_id)
        if there < MARKERS:
            raise TooFewMarkers(needed=MARKERS, there=there)
    session.add_all(pool)
    exam.questions = len(exam.question_ids) + sum(each.count for each in rows)
    exam.points = len(exam.question_ids) * exam.each_points + sum(each.count * each.points for each in rows)
    exam.state = ExamState.PUBLISHED
    exam.version += 1
    publish(session, ExamPublished(**_facts(exam)))
    after = {"state": exam.state, "questions": exam.questions, "pool": len(pool)}
    audit.record(session, caller.user.id, "exam.publish", "exam", exam.id, after=after)
    return await _public(session, caller.language, exam)


async def _count_markers(session: AsyncSession, unit_id: str) -> int:
    """Training officers of the unit or above."""
    chain = (await units.chains(session, [unit_id])).get(unit_id, ())
    grant = PEOPLE.grant
    held = select(func.count(distinct(col(grant.member_id)))).where(
        PEOPLE.is_held(Role.TRAINING_OFFICER), col(grant.unit_id).in_(chain)
    )
    return (await session.exec(held)).one()


async def cancel_exam(session: AsyncSession, caller: Caller, exam_id: str, version: int) -> ExamPublic:
    exam = await _locked(session, caller.user, exam_id, version, ExamState.PUBLISHED)
    if exam.opens_at - CANCELLED_BEFORE <= clock.now():
        raise ExamTooNear
    exam.state = ExamState.CANCELLED
    exam.version += 1
    publish(session, ExamCancelled(**_facts(exam)))
    audit.record(session, caller.user.id, "exam.cancel", "exam", exam.id, after={"state": exam.state})
    return await _public(session, caller.language, exam)


async def _locked(session: AsyncSession, user: User, exam_id: str, version: int, needed: ExamState) -> Exam:
    exam = await get_locked(session, Exam, exam_id)
    if exam is None:
        raise NotFound
    await require_officer(session, user, exam.unit_id)
    versions.check(exam.version, version)
    if exam.state != needed:
        raise ExamNotPossibleNow(state=STATES[ExamState(exam.state)])
    return exam


async def _pool(session: AsyncSession, exam: Exam) -> list[ExamQuestion]:
    """Each question once: on every paper, or in the row of the blueprint that names it most closely."""
    fixed = {each.id: each for each in await questions.by_ids(session, exam.unit_id, exam.question_ids)}
    if missing := len(exam.question_ids) - len(fixed):
        raise QuestionsNotThere(missing=missing)
    rows = [BlueprintRow.model_validate(each) for each in exam.blueprint]
    free = [
        each
        for each in await questions.in_use(session, exam.unit_id, {each.subject for each in rows})
        if each.id not in fixed
    ]
    pool = [_copy(exam, fixed[each], 0, exam.each_points) for each in exam.question_ids]
    named = {(each.subject, each.difficulty) for each in rows}
    for number, row in enumerate(rows, 1):
        found = [each for each in free if _belongs(each, row, named)]
        if len(found) < row.count:
            raise NotEnoughQuestions(subject=row.subject, needed=row.count, there=len(found))
        pool += [_copy(exam, each, number, row.points) for each in found]
    for place, each in enumerate(pool, 1):
        each.place = place
    return pool


def _belongs(question: Question, row: BlueprintRow, named: set[tuple[str, int | None]]) -> bool:
    if question.subject != row.subject:
        return False
    if row.difficulty is None:
        return (question.subject, question.difficulty) not in named
    return question.difficulty == row.difficulty


def _copy(exam: Exam, question: Question, drawn_by: int, points: int) -> ExamQuestion:
    return ExamQuestion(
        exam_id=exam.id, place=0, drawn_by=drawn_by, question_id=question.id, content=question.content, points=points
    )


def _values(new: ExamUpdate) -> dict[str, Any]:
    values = new.model_dump(mode="json", include={"question_ids", "blueprint", "certificate"})
    return {**new.model_dump(include={*ExamUpdate.model_fields} - values.keys()), **values}


def _facts(exam: Exam) -> dict[str, Any]:
    return {
        "exam_id": exam.id,
        "number": exam.number,
        "version": exam.version,
        "unit_id": exam.unit_id,
        "state": exam.state,
    }


def _actions(exam: Exam) -> list[str]:
    if exam.state == ExamState.DRAFT:
        return ["publish"]
    is_far = exam.state == ExamState.PUBLISHED and clock.now() < exam.opens_at - CANCELLED_BEFORE
    return ["cancel"] if is_far else []


def _row(exam: Exam, names: Mapping[str, str], language: Language) -> dict[str, Any]:
    return {
        **dict(exam),
        "number": exam.number,
        "unit_name": names.get(exam.unit_id, ""),
        "state_name": STATES[ExamState(exam.state)].in_(language),
    }


async def _public(session: AsyncSession, language: Language, exam: Exam) -> ExamPublic:
    names = await units.names(session, [exam.unit_id])
    sat, passed = await _figures(session, exam)
    outdated = 0
    if exam.state == ExamState.DRAFT:
        subjects = [each["subject"] for each in exam.blueprint]
        outdated = await laws.count_outdated(session, exam.unit_id, exam.question_ids, subjects)
    return ExamPublic(**_row(exam, names, language), outdated=outdated, sat=sat, passed=passed, actions=_actions(exam))


async def _figures(session: AsyncSession, exam: Exam) -> tuple[int | None, int | None]:
    """Closed attempts and passed ones, once the exam is over: a figure that grows one by one names the last."""
    if exam.state != ExamState.PUBLISHED or clock.now() < exam.closes_at:
        return None, None
    closed = select(Attempt.passed, func.count()).where(Attempt.exam_id == exam.id, col(Attempt.closed_at).is_not(None))
    counts = dict((await session.exec(closed.group_by(col(Attempt.passed)))).all())
    sat, passed = sum(counts.values()), counts.get(True, 0)
    if sat < SMALL:
        return None, None
    if None in counts:  # some are being marked: a figure that grows one by one names the last
        return sat, None
    return sat, passed if SMALL <= passed <= sat - SMALL else None

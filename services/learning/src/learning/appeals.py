"""Appeals of learners against what an answer brought. One can bring points, and takes none away."""

from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.conflict import Matter
from contracts.learning import AppealDecided, AppealRaised
from kit import audit, clock, versions
from kit.auth import User
from kit.db import get_locked
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from learning.access import require_officer, units_of
from learning.attempts import own_locked, show_paper
from learning.errors import AppealIsDecided, MarkersDoNotDecide, NothingToAppeal, TooManyPoints
from learning.exam_schemas import AppealCreate, AppealDecide, AppealPublic, AttemptPublic
from learning.models import ANSWER, DESKS, REASON, Answer, Appeal, Attempt, Exam, Marking
from learning.papers import in_words
from learning.pools import given_of, pool_of
from learning.results import correct


async def raise_appeal(session: AsyncSession, user: User, attempt_id: str, new: AppealCreate) -> AttemptPublic:
    """One for each question, while what is right is shown."""
    attempt = await own_locked(session, user, attempt_id)
    exam = await session.get_one(Exam, attempt.exam_id)
    paper = await show_paper(session, attempt)
    asked = next((each for each in paper.questions if each.place == new.place), None)
    is_raised = any(each.place == new.place for each in paper.appeals)
    if asked is None or asked.brought is None or asked.brought == asked.points or is_raised:
        raise NothingToAppeal
    appeal = Appeal(
        attempt_id=attempt.id,
        place=new.place,
        exam_id=exam.id,
        unit_id=exam.unit_id,
        member_id=user.id,
        made_at=clock.now(),
        before=asked.brought,
    )
    REASON.seal(session, appeal, new.reason)
    session.add(appeal)
    markers = await _markers(session, appeal)
    desk_unit_id = await DESKS.nearest(session, exam.unit_id, Matter(user.id), without=markers)
    publish(session, AppealRaised(**_facts(exam, appeal), desk_unit_id=desk_unit_id))
    audit.record(
        session, user.id, "appeal.raise", "appeal", appeal.id, after={"attempt": attempt.id, "place": new.place}
    )
    await session.flush()
    return await show_paper(session, attempt)


def decided_by(user: User) -> list[ColumnElement[bool]]:
    """What waits for the caller: of their units, not their own, and not about an answer that they marked."""
    marked = select(Marking.id).where(
        col(Marking.attempt_id) == col(Appeal.attempt_id),
        col(Marking.place) == col(Appeal.place),
        or_(*(by == user.id for by in (col(Marking.first_by), col(Marking.second_by), col(Marking.third_by)))),
    )
    return [
        col(Appeal.decided_at).is_(None),
        col(Appeal.unit_id).in_(units.within(units_of(user))),
        col(Appeal.member_id) != user.id,
        ~marked.exists(),
    ]


async def list_appeals(session: AsyncSession, user: User, *, limit: int, cursor: str | None) -> Page[AppealPublic]:
    """Oldest first."""
    given = (col(Answer.attempt_id) == col(Appeal.attempt_id)) & (col(Answer.place) == col(Appeal.place))
    statement = (
        select(Appeal, Exam, Answer)
        .join(Exam, col(Exam.id) == col(Appeal.exam_id))
        .join(Answer, given, isouter=True)
        .where(*decided_by(user))
    )
    found: Page[tuple[Appeal, Exam, Answer | None]] = await page(
        session,
        statement.order_by(col(Appeal.id)),
        limit=limit,
        cursor=cursor,
        as_=lambda row: (row[0], row[1], row[2]),
    )
    return Page(items=[await _public(session, *each) for each in found.items], next=found.next)


async def decide_appeal(
    session: AsyncSession, user: User, appeal_id: str, version: int, given: AppealDecide
) -> AppealPublic:
    """The answer has these points from now on, and the result follows."""
    known = await session.get(Appeal, appeal_id)
    if known is None or known.member_id == user.id:
        raise NotFound
    await require_officer(session, user, known.unit_id)
    attempt = await get_locked(session, Attempt, known.attempt_id)
    appeal = await get_locked(session, Appeal, appeal_id)
    if attempt is None or appeal is None:
        raise NotFound
    if appeal.decided_at:
        raise AppealIsDecided
    versions.check(appeal.version, version)
    if user.id in await _markers(session, appeal):
        raise MarkersDoNotDecide
    exam = await session.get_one(Exam, appeal.exam_id)
    most = (await pool_of(session, exam.id)).questions[appeal.place].points
    if not appeal.before <= given.points <= most:
        raise TooManyPoints(least=appeal.before, most=most)
    appeal.decided_at, appeal.decided_by, appeal.after = clock.now(), user.id, given.points
    appeal.version += 1
    ANSWER.seal(session, appeal, given.answer)
    publish(session, AppealDecided(**_facts(exam, appeal), upheld=given.points > appeal.before, decided_by=user.id))
    after = {"before": appeal.before, "after": appeal.after}
    audit.record(session, user.id, "appeal.decide", "appeal", appeal.id, after=after)
    if given.points > appeal.before:
        await correct(session, user.id, exam, attempt, appeal.place, before=appeal.before, after=given.points)
    answer = await session.get(Answer, (appeal.attempt_id, appeal.place))
    return await _public(session, appeal, exam, answer)


async def _markers(session: AsyncSession, appeal: Appeal) -> set[str]:
    """Of the answer that it is about."""
    by = select(Marking.first_by, Marking.second_by, Marking.third_by)
    which = by.where(Marking.attempt_id == appeal.attempt_id, Marking.place == appeal.place)
    found = (await session.exec(which)).first()
    return {each for each in found or () if each}


def _facts(exam: Exam, appeal: Appeal) -> dict[str, Any]:
    return {
        "appeal_id": appeal.id,
        "version": appeal.version,
        "attempt_id": appeal.attempt_id,
        "exam_id": exam.id,
        "number": exam.number,
        "unit_id": exam.unit_id,
        "member_id": appeal.member_id,
    }


async def _public(session: AsyncSession, appeal: Appeal, exam: Exam, answer: Answer | None) -> AppealPublic:
    asked = (await pool_of(session, exam.id)).questions[appeal.place]  # in memory, but for the first of an exam
    return AppealPublic(
        **dict(appeal)
        | {
            "exam_title": exam.title,
            "question": asked.content,
            "given": in_words(asked.content, given_of(answer)),
            "points": asked.points,
            "reason": REASON.open(session, appeal) or "",
            "answer": ANSWER.open(session, appeal),
        },
    )

"""Short answers, marked by two people who know neither the learner nor what the other gave."""

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from kit import audit
from kit.auth import User
from kit.db import get_locked
from kit.pages import Page, page
from kit.problems import NotFound
from learning.access import require_officer, units_of
from learning.errors import MarkedMeanwhile, TooManyPoints
from learning.exam_schemas import PointsGiven, ShortAnswer
from learning.models import Answer, Attempt, Exam, Marking
from learning.pools import Pool, pool_of
from learning.results import settle


def waits_for(user: User) -> list[ColumnElement[bool]]:
    """What the caller may mark: of their units, of nobody else's knowledge, and not marked by them before."""
    not_by_them = (or_(by.is_(None), by != user.id) for by in (col(Marking.first_by), col(Marking.second_by)))
    return [
        col(Marking.points).is_(None),
        col(Marking.unit_id).in_(units.within(units_of(user))),
        *not_by_them,
        col(Attempt.member_id) != user.id,
    ]


async def list_markings(session: AsyncSession, user: User, *, limit: int, cursor: str | None) -> Page[ShortAnswer]:
    """Oldest first."""
    statement = (
        select(Marking, Exam, Answer)
        .join(Attempt, col(Attempt.id) == col(Marking.attempt_id))
        .join(Exam, col(Exam.id) == col(Marking.exam_id))
        .join(Answer, (col(Answer.attempt_id) == col(Marking.attempt_id)) & (col(Answer.place) == col(Marking.place)))
        .where(*waits_for(user))
    )
    found: Page[tuple[Marking, Exam, Answer]] = await page(
        session,
        statement.order_by(col(Marking.id)),
        limit=limit,
        cursor=cursor,
        as_=lambda row: (row[0], row[1], row[2]),
    )
    pools = {exam.id: await pool_of(session, exam.id) for _, exam, _ in found.items}
    return Page(items=[_public(*each, pools[each[1].id]) for each in found.items], next=found.next)


async def mark_answer(session: AsyncSession, user: User, marking_id: str, given: PointsGiven) -> None:
    """Where it is the last of a paper, the paper has its result."""
    known = await session.get(Marking, marking_id)
    if known is None:
        raise NotFound
    await require_officer(session, user, known.unit_id)
    attempt = await get_locked(session, Attempt, known.attempt_id)  # always before what is marked of it
    marking = await get_locked(session, Marking, marking_id)
    if attempt is None or marking is None or attempt.member_id == user.id:
        raise NotFound
    most = (await pool_of(session, marking.exam_id)).questions[marking.place].points
    if given.points > most:
        raise TooManyPoints(least=0, most=most)
    if marking.points is not None or user.id in (marking.first_by, marking.second_by):
        raise MarkedMeanwhile
    _enter_points(marking, user.id, given.points)
    audit.record(session, user.id, "marking.mark", "marking", marking.id, after={"points": given.points})
    if marking.points is None:
        return
    attempt.marks = {**attempt.marks, str(marking.place): marking.points}
    others = select(Marking.id).where(
        Marking.attempt_id == attempt.id, col(Marking.points).is_(None), col(Marking.id) != marking.id
    )
    if (await session.exec(others.limit(1))).first() is None:
        await settle(session, user.id, await session.get_one(Exam, marking.exam_id), attempt)


def _enter_points(marking: Marking, by: str, points: int) -> None:
    if marking.first_by is None:
        marking.first_by, marking.first = by, points
    elif marking.second_by is None:
        marking.second_by, marking.second = by, points
        marking.points = points if points == marking.first else None
    else:
        marking.third_by, marking.points = by, points


def _public(marking: Marking, exam: Exam, answer: Answer, pool: Pool) -> ShortAnswer:
    asked = pool.questions[marking.place]
    return ShortAnswer(
        id=marking.id,
        exam_title=exam.title,
        stem=asked.content.stem,
        guide=asked.content.guide,
        text=answer.texts[0],
        points=asked.points,
    )

"""Sitting an exam: one attempt by the server's clock, each answer saved as it is given, marked when it closes.

Starting and saving are what thousands do in the same second. A start reads once, inserts one row and locks none that
another learner needs; a save locks the attempt of its own learner.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, union
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.people import MemberNotKnown
from casework.units import Unit
from contracts.learning import AttemptStarted, ExamState
from kit import audit, clock, guards
from kit.auth import User
from kit.db import get_locked, insert_new, new_id, put
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.service import Context, each_alone
from learning.access import above, audience_of, chain_of, is_open_to, keeps_bank
from learning.errors import AttemptIsClosed, ExaminersMayNotSit, ExamNotOpen, NotInThePaper, TimeOver
from learning.exam_schemas import AnswerSave, AnswerSaved, AttemptPublic, OwnAppeal, OwnAttempt, OwnExam, PaperQuestion
from learning.models import ANSWER, PEOPLE, REASON, Answer, Appeal, Attempt, Certificate, Exam, ExamQuestion
from learning.papers import as_shown, as_written, show
from learning.pools import Asked, answers_of, given_of, pool_of
from learning.results import brought, close, facts_of
from learning.rules import ClosedBy, draw, ends_at

SHOWN_AFTER = timedelta(days=90)
"""After its end an exam that somebody did not sit leaves their list."""
ANSWERS_KEPT = timedelta(days=400)
"""After the end of an attempt."""
_MOST_CLOSED = 500


async def list_own(session: AsyncSession, user: User, *, limit: int, cursor: str | None) -> Page[OwnExam]:
    """What the caller can sit, now or later, and what they sat; newest first."""
    audience = await audience_of(session, user)
    own = and_(col(Attempt.exam_id) == col(Exam.id), col(Attempt.member_id) == user.id)
    is_for_them = and_(
        col(Exam.unit_id).in_(audience),
        col(Exam.state) == ExamState.PUBLISHED,
        col(Exam.closes_at) > clock.now() - SHOWN_AFTER,
    )
    theirs = union(select(Exam.id).where(is_for_them), select(Attempt.exam_id).where(Attempt.member_id == user.id))
    statement = select(Exam, Attempt).join(Attempt, own, isouter=True).where(col(Exam.id).in_(theirs))
    statement = statement.where(is_open_to(user, col(Attempt.started_at)))
    return await page(
        session,
        statement.order_by(col(Exam.id).desc()),
        limit=limit,
        cursor=cursor,
        as_=lambda row: own_exam(row[0], row[1], keeps=knows(user, row[0], audience)),
    )


async def show_own(session: AsyncSession, user: User, exam_id: str) -> OwnExam:
    exam, attempt, chain = await _find(session, user, exam_id)
    return own_exam(exam, attempt, keeps=knows(user, exam, chain))


async def start_attempt(session: AsyncSession, user: User, exam_id: str) -> AttemptPublic:
    """The caller's one attempt: begun now, or as it is."""
    exam, attempt, chain = await _find(session, user, exam_id)
    answers: dict[int, Answer] | None = None
    if attempt is None:
        now = clock.now()
        if knows(user, exam, chain):
            raise ExaminersMayNotSit
        if not exam.opens_at <= now < exam.closes_at:
            raise ExamNotOpen
        made: dict[str, Any] = {
            "id": new_id(),
            "version": 1,
            "exam_id": exam.id,
            "member_id": user.id,
            "marks": {},
            "seed": secrets.token_hex(16),
            "started_at": now,
            "ends_at": ends_at(now, exam.minutes, exam.closes_at),
        }
        if await insert_new(session, Attempt, made):
            attempt, answers = Attempt(**made), {}
            guards.note(session, Attempt, attempt.id, None, dict(attempt))
            publish(session, AttemptStarted(**facts_of(exam, attempt)))
            audit.record(session, user.id, "attempt.start", "attempt", attempt.id, after={"exam": exam.id})
        else:  # of two taps or two tabs the other was first
            _, attempt, _ = await _find(session, user, exam_id)
            assert attempt
    return await show_paper(session, exam, attempt, answers)


def knows(user: User, exam: Exam, chain: list[str]) -> bool:
    """Whether the caller wrote the exam, or sees the bank it asks from."""
    return exam.author_id == user.id or keeps_bank(user, above(chain, exam.unit_id))


async def show_attempt(session: AsyncSession, user: User, attempt_id: str) -> AttemptPublic:
    attempt = await session.get(Attempt, attempt_id)
    if attempt is None or attempt.member_id != user.id:
        raise NotFound
    user.require_open(attempt.started_at)
    return await show_paper(session, await session.get_one(Exam, attempt.exam_id), attempt)


async def save_answer(session: AsyncSession, user: User, attempt_id: str, place: int, given: AnswerSave) -> AnswerSaved:
    attempt = await own_locked(session, user, attempt_id)
    now = clock.now()
    if attempt.closed_at:
        raise AttemptIsClosed
    if now >= attempt.ends_at:
        raise TimeOver
    pool = await pool_of(session, attempt.exam_id)
    asked = pool.questions.get(place)
    if asked is None or place not in draw(attempt.seed, pool.groups):
        raise NotInThePaper
    written = as_written(attempt.seed, str(place), asked.content, given)
    kept = await session.get(Answer, (attempt.id, place))
    if kept is None or kept.stamp < given.stamp:
        fields = {**written._asdict(), "stamp": given.stamp, "saved_at": now}
        kept = Answer(attempt_id=attempt.id, place=place, **fields)
        await put(session, Answer, dict(kept))
    chosen = as_shown(attempt.seed, str(place), asked.content, kept.chosen)
    return AnswerSaved(**{**dict(kept), "chosen": chosen}, ends_at=attempt.ends_at)


async def submit_attempt(session: AsyncSession, user: User, attempt_id: str) -> AttemptPublic:
    """With what was saved. Handing in again changes nothing."""
    attempt = await own_locked(session, user, attempt_id)
    exam = await session.get_one(Exam, attempt.exam_id)
    if attempt.closed_at is None:
        is_late = clock.now() >= attempt.ends_at
        await close(session, exam, attempt, ClosedBy.TIME if is_late else ClosedBy.LEARNER)
        await session.flush()
    return await show_paper(session, exam, attempt)


async def close_due(context: Context) -> None:
    """Mark what its learner did not hand in."""
    due = select(Attempt.id).where(col(Attempt.closed_at).is_(None), col(Attempt.ends_at) <= clock.now())
    async with context.db.read() as session:
        ids = (await session.exec(due.order_by(col(Attempt.ends_at)).limit(_MOST_CLOSED))).all()

    async def close_one(session: AsyncSession, attempt_id: str) -> None:
        attempt = await get_locked(session, Attempt, attempt_id)
        if attempt and attempt.closed_at is None:
            await close(session, await session.get_one(Exam, attempt.exam_id), attempt, ClosedBy.TIME)

    await each_alone(context, ids, close_one)


async def own_locked(session: AsyncSession, user: User, attempt_id: str) -> Attempt:
    attempt = await get_locked(session, Attempt, attempt_id)
    if attempt is None or attempt.member_id != user.id:
        raise NotFound
    user.require_open(attempt.started_at)
    return attempt


async def _find(session: AsyncSession, user: User, exam_id: str) -> tuple[Exam, Attempt | None, list[str]]:
    """The exam, the caller's attempt, and the units from the topmost down to the caller's, in one exchange. Raises
    NotFound where it is not for them."""
    member = PEOPLE.member
    statement = (
        select(Exam, Attempt, member.unit_id, Unit.path)
        .join(Attempt, and_(col(Attempt.exam_id) == col(Exam.id), col(Attempt.member_id) == user.id), isouter=True)
        .join(member, col(member.id) == user.id, isouter=True)
        .join(Unit, col(Unit.id) == col(member.unit_id), isouter=True)
        .where(Exam.id == exam_id)
    )
    found = (await session.exec(statement)).first()
    if found is None:
        raise NotFound
    exam, attempt, unit_id, path = found
    if not unit_id:
        raise MemberNotKnown
    chain = chain_of(path)
    if attempt is None and (exam.state != ExamState.PUBLISHED or exam.unit_id not in chain):
        raise NotFound
    if attempt:
        user.require_open(attempt.started_at)
    return exam, attempt, chain


def own_exam(exam: Exam, attempt: Attempt | None, *, keeps: bool = False) -> OwnExam:
    """`keeps`: its reader sees the bank it asks from."""
    is_open = exam.state == ExamState.PUBLISHED and exam.opens_at <= clock.now() < exam.closes_at
    return OwnExam(
        **dict(exam),
        number=exam.number,
        attempt=OwnAttempt(**dict(attempt)) if attempt else None,
        may_start=is_open and attempt is None and not keeps,
        now=clock.now(),
    )


async def show_paper(
    session: AsyncSession, exam: Exam, attempt: Attempt, answers: dict[int, Answer] | None = None
) -> AttemptPublic:
    """`answers`: where they are known."""
    pool = await pool_of(session, exam.id)
    answers = await answers_of(session, attempt) if answers is None else answers
    now = clock.now()
    places = draw(attempt.seed, pool.groups)
    review_from, review_until = exam.closes_at, attempt.ends_at + ANSWERS_KEPT
    if attempt.closed_at and review_from <= now < review_until:
        review_from = max(review_from, await _asked_until(session, exam.id, places) or review_from)
    is_reviewed = attempt.passed is not None and review_from <= now < review_until
    certificate_id, appeals = None, list[Appeal]()
    if attempt.passed is not None:
        appeals = list(await session.exec(select(Appeal).where(Appeal.attempt_id == attempt.id)))
    if attempt.passed:
        which = select(Certificate.id).where(Certificate.attempt_id == attempt.id)
        certificate_id = (await session.exec(which)).first()
    return AttemptPublic(
        **dict(attempt),
        exam_title=exam.title,
        of_points=exam.points,
        now=now,
        review_from=review_from,
        review_until=review_until,
        certificate_id=certificate_id,
        appeals=[own_appeal(session, each) for each in appeals],
        questions=[_shown(attempt, place, pool.questions[place], answers.get(place), is_reviewed) for place in places],
    )


def own_appeal(session: AsyncSession, appeal: Appeal) -> OwnAppeal:
    words = {"reason": REASON.open(session, appeal) or "", "answer": ANSWER.open(session, appeal)}
    return OwnAppeal(**dict(appeal) | words)


async def _asked_until(session: AsyncSession, exam_id: str, places: list[int]) -> datetime | None:
    """When the last exam that is open now and may ask one of these questions closes."""
    shown = select(ExamQuestion.question_id).where(ExamQuestion.exam_id == exam_id, col(ExamQuestion.place).in_(places))
    asking = select(ExamQuestion.exam_id).where(col(ExamQuestion.question_id).in_(shown))
    now = clock.now()
    which = select(func.max(Exam.closes_at)).where(
        col(Exam.id).in_(asking), Exam.state == ExamState.PUBLISHED, Exam.opens_at <= now, Exam.closes_at > now
    )
    return (await session.exec(which)).one()


def _shown(attempt: Attempt, place: int, asked: Asked, answer: Answer | None, is_reviewed: bool) -> PaperQuestion:
    return PaperQuestion(
        **show(attempt.seed, str(place), asked.content, given_of(answer), is_reviewed=is_reviewed),
        place=place,
        points=asked.points,
        stamp=answer.stamp if answer else 0,
        brought=brought(attempt, asked, answer, place) if is_reviewed else None,
    )

"""Sitting an exam: one attempt by the server's clock, each answer saved as it is given, marked when it closes.

Starting and saving are what thousands do in the same second. A start reads once, inserts one row and locks none that
another learner needs; a save locks the attempt of its own learner. What an exam asks never changes once it is
published, so a process reads it once.
"""

import hashlib
import json
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.people import MemberNotKnown
from casework.units import Unit
from contracts.learning import AttemptClosed, AttemptStarted, ExamState
from kit import audit, clock, guards
from kit.auth import User
from kit.db import get_locked, insert_new, new_id, put
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.service import Context, each_alone
from learning.access import above, audience_of, chain_of, is_open_to, keeps_bank
from learning.certificates import issue_certificate
from learning.errors import AttemptIsClosed, ExaminersMayNotSit, ExamNotOpen, NotInThePaper, TimeOver
from learning.models import PEOPLE, Answer, Attempt, Certificate, Exam, ExamQuestion
from learning.rules import ClosedBy, Group, can_be_chosen, draw, ends_at, is_passed, mark, option_order
from learning.schemas import (
    AnswerSave,
    AnswerSaved,
    AttemptPublic,
    ItemContent,
    OwnAttempt,
    OwnExam,
    PaperQuestion,
)

SHOWN_AFTER = timedelta(days=90)
"""After its end an exam that somebody did not sit leaves their list."""
ANSWERS_KEPT = timedelta(days=400)
"""After the end of an attempt."""
_MOST_POOLS = 64
_MOST_CLOSED = 500


class Asked(NamedTuple):
    """A question of the pool."""

    content: ItemContent
    points: int


class Pool(NamedTuple):
    """What an exam can ask; by place."""

    questions: Mapping[int, Asked]
    groups: list[Group]


_pools: OrderedDict[str, Pool] = OrderedDict()
"""Of published exams, whose questions never change."""


async def list_own(session: AsyncSession, user: User, *, limit: int, cursor: str | None) -> Page[OwnExam]:
    """What the caller can sit, now or later, and what they sat; newest first."""
    audience = await audience_of(session, user)
    own = and_(col(Attempt.exam_id) == col(Exam.id), col(Attempt.member_id) == user.id)
    is_for_them = and_(
        col(Exam.unit_id).in_(audience),
        col(Exam.state) == ExamState.PUBLISHED,
        col(Exam.closes_at) > clock.now() - SHOWN_AFTER,
    )
    statement = select(Exam, Attempt).join(Attempt, own, isouter=True).where(is_for_them | col(Attempt.id).is_not(None))
    statement = statement.where(is_open_to(user, col(Attempt.started_at)))
    return await page(
        session,
        statement.order_by(col(Exam.id).desc()),
        limit=limit,
        cursor=cursor,
        as_=lambda row: own_exam(row[0], row[1], keeps=keeps_bank(user, above(audience, row[0].unit_id))),
    )


async def show_own(session: AsyncSession, user: User, exam_id: str) -> OwnExam:
    exam, attempt, chain = await _find(session, user, exam_id)
    return own_exam(exam, attempt, keeps=keeps_bank(user, above(chain, exam.unit_id)))


async def start_attempt(session: AsyncSession, user: User, exam_id: str) -> AttemptPublic:
    """The caller's one attempt: begun now, or as it is."""
    exam, attempt, chain = await _find(session, user, exam_id)
    if attempt is None:
        now = clock.now()
        if keeps_bank(user, above(chain, exam.unit_id)):
            raise ExaminersMayNotSit
        if not exam.opens_at <= now < exam.closes_at:
            raise ExamNotOpen
        made: dict[str, Any] = {
            "id": new_id(),
            "version": 1,
            "exam_id": exam.id,
            "member_id": user.id,
            "seed": secrets.token_hex(16),
            "started_at": now,
            "ends_at": ends_at(now, exam.minutes, exam.closes_at),
        }
        if await insert_new(session, Attempt, made):
            attempt = Attempt(**made)
            guards.note(session, Attempt, attempt.id, None, dict(attempt))
            publish(session, AttemptStarted(**_facts(exam, attempt)))
            audit.record(session, user.id, "attempt.start", "attempt", attempt.id, after={"exam": exam.id})
        else:  # of two taps or two tabs the other was first
            _, attempt, _ = await _find(session, user, exam_id)
            assert attempt
    return await _public(session, exam, attempt)


async def show_attempt(session: AsyncSession, user: User, attempt_id: str) -> AttemptPublic:
    attempt = await session.get(Attempt, attempt_id)
    if attempt is None or attempt.member_id != user.id:
        raise NotFound
    user.require_open(attempt.started_at)
    return await _public(session, await session.get_one(Exam, attempt.exam_id), attempt)


async def save_answer(session: AsyncSession, user: User, attempt_id: str, place: int, given: AnswerSave) -> AnswerSaved:
    attempt = await _locked(session, user, attempt_id)
    now = clock.now()
    if attempt.closed_at:
        raise AttemptIsClosed
    if now >= attempt.ends_at:
        raise TimeOver
    pool = await _pool_of(session, attempt.exam_id)
    asked = pool.questions.get(place)
    if asked is None or place not in draw(attempt.seed, pool.groups):
        raise NotInThePaper
    question = asked.content
    if not can_be_chosen(question.kind, len(question.options), given.chosen):
        raise NotInThePaper
    order = option_order(attempt.seed, place, question.kind, len(question.options))
    kept = await session.get(Answer, (attempt.id, place))
    if kept is None or kept.stamp < given.stamp:
        chosen = sorted(order[each] for each in given.chosen)
        kept = Answer(attempt_id=attempt.id, place=place, chosen=chosen, stamp=given.stamp, saved_at=now)
        await put(session, Answer, dict(kept))
    return AnswerSaved(**{**dict(kept), "chosen": [order.index(each) for each in kept.chosen]}, ends_at=attempt.ends_at)


async def submit_attempt(session: AsyncSession, user: User, attempt_id: str) -> AttemptPublic:
    """With what was saved. Handing in again changes nothing."""
    attempt = await _locked(session, user, attempt_id)
    exam = await session.get_one(Exam, attempt.exam_id)
    if attempt.closed_at is None:
        is_late = clock.now() >= attempt.ends_at
        await _close(session, exam, attempt, ClosedBy.TIME if is_late else ClosedBy.LEARNER)
        await session.flush()
    return await _public(session, exam, attempt)


async def close_due(context: Context) -> None:
    """Mark what its learner did not hand in."""
    due = select(Attempt.id).where(col(Attempt.closed_at).is_(None), col(Attempt.ends_at) <= clock.now())
    async with context.db.read() as session:
        ids = (await session.exec(due.order_by(col(Attempt.ends_at)).limit(_MOST_CLOSED))).all()

    async def close(session: AsyncSession, attempt_id: str) -> None:
        attempt = await get_locked(session, Attempt, attempt_id)
        if attempt and attempt.closed_at is None:
            await _close(session, await session.get_one(Exam, attempt.exam_id), attempt, ClosedBy.TIME)

    await each_alone(context, ids, close)


async def _close(session: AsyncSession, exam: Exam, attempt: Attempt, by: ClosedBy) -> None:
    pool, answers = await _pool_of(session, exam.id), await _answers(session, attempt)
    chosen = {place: list(each.chosen) for place, each in answers.items()}
    places = draw(attempt.seed, pool.groups)
    attempt.points = sum(_brought(pool.questions[place], chosen.get(place, [])) for place in places)
    attempt.passed = is_passed(attempt.points, exam.points, exam.pass_percent)
    attempt.closed_at, attempt.closed_by = clock.now(), by
    attempt.version += 1
    publish(session, AttemptClosed(**_facts(exam, attempt), passed=attempt.passed))
    digest = hashlib.sha256(json.dumps(sorted(chosen.items())).encode()).hexdigest()
    after = {"by": by, "points": attempt.points, "passed": attempt.passed, "answers": digest}
    actor = attempt.member_id if by == ClosedBy.LEARNER else "system"
    audit.record(session, actor, "attempt.close", "attempt", attempt.id, after=after)
    if attempt.passed and exam.certificate:
        await issue_certificate(session, actor, exam, attempt)


async def _locked(session: AsyncSession, user: User, attempt_id: str) -> Attempt:
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


async def _pool_of(session: AsyncSession, exam_id: str) -> Pool:
    if pool := _pools.get(exam_id):
        _pools.move_to_end(exam_id)
        return pool
    which = select(ExamQuestion).where(ExamQuestion.exam_id == exam_id).order_by(col(ExamQuestion.place))
    rows = (await session.exec(which)).all()
    exam = await session.get_one(Exam, exam_id)
    counts = [len(exam.question_ids), *(each["count"] for each in exam.blueprint)]
    pool = Pool(
        {each.place: Asked(ItemContent.model_validate(each.content, strict=False), each.points) for each in rows},
        [Group([each.place for each in rows if each.drawn_by == row], count) for row, count in enumerate(counts)],
    )
    _pools[exam_id] = pool
    if len(_pools) > _MOST_POOLS:
        _pools.popitem(last=False)
    return pool


async def _answers(session: AsyncSession, attempt: Attempt) -> dict[int, Answer]:
    return {each.place: each for each in await session.exec(select(Answer).where(Answer.attempt_id == attempt.id))}


def _brought(asked: Asked, chosen: list[int]) -> int:
    return mark(asked.content.correct, chosen, asked.points)


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


async def _public(session: AsyncSession, exam: Exam, attempt: Attempt) -> AttemptPublic:
    pool, answers = await _pool_of(session, exam.id), await _answers(session, attempt)
    now = clock.now()
    places = draw(attempt.seed, pool.groups)
    review_from, review_until = exam.closes_at, attempt.ends_at + ANSWERS_KEPT
    if attempt.closed_at and review_from <= now < review_until:
        review_from = max(review_from, await _asked_until(session, exam.id, places) or review_from)
    is_reviewed = attempt.closed_at is not None and review_from <= now < review_until
    certificate_id = None
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
        questions=[
            _shown(attempt.seed, place, pool.questions[place], answers.get(place), is_reviewed) for place in places
        ],
    )


async def _asked_until(session: AsyncSession, exam_id: str, places: list[int]) -> datetime | None:
    """When the last exam that is open now and may ask one of these questions closes."""
    shown = select(ExamQuestion.question_id).where(ExamQuestion.exam_id == exam_id, col(ExamQuestion.place).in_(places))
    asking = select(ExamQuestion.exam_id).where(col(ExamQuestion.question_id).in_(shown))
    now = clock.now()
    which = select(func.max(Exam.closes_at)).where(
        col(Exam.id).in_(asking), Exam.state == ExamState.PUBLISHED, Exam.opens_at <= now, Exam.closes_at > now
    )
    return (await session.exec(which)).one()


def _shown(seed: str, place: int, asked: Asked, answer: Answer | None, is_reviewed: bool) -> PaperQuestion:
    question, chosen = asked.content, answer.chosen if answer else []
    order = option_order(seed, place, question.kind, len(question.options))
    return PaperQuestion(
        place=place,
        kind=question.kind,
        stem=question.stem,
        options=[question.options[each] for each in order],
        points=asked.points,
        chosen=[order.index(each) for each in chosen],
        stamp=answer.stamp if answer else 0,
        correct=[order.index(each) for each in question.correct] if is_reviewed else None,
        explanation=question.explanation if is_reviewed else None,
        brought=_brought(asked, chosen) if is_reviewed else None,
    )


def _facts(exam: Exam, attempt: Attempt) -> dict[str, Any]:
    return {
        "attempt_id": attempt.id,
        "version": attempt.version,
        "exam_id": exam.id,
        "number": exam.number,
        "unit_id": exam.unit_id,
        "member_id": attempt.member_id,
    }

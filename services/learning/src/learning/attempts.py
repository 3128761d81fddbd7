"""Sitting an exam: one attempt by the server's clock, each answer saved as it is given, marked when it closes.

Starting and saving are what thousands do in the same second: each is a statement that reads and one that writes, past
the session's own ways. A start locks no row that another learner needs; a save locks the attempt of its own learner.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, and_, bindparam, union
from sqlalchemy import select as select_columns
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.people import MemberNotKnown
from contracts.learning import AttemptStarted, ExamState
from kit import audit, clock
from kit.auth import User
from kit.db import KitTable, UtcDateTime, get_locked, new_id
from kit.outbox import publish
from kit.pages import Page, page
from kit.problems import NotFound
from kit.rows import insert_at_commit, write_rows
from kit.service import Context, each_alone
from kit.statements import Statement
from learning.access import above, audience_of, chain_of, is_open_to, keeps_bank
from learning.errors import AttemptIsClosed, ExaminersMayNotSit, ExamNotOpen, NotInThePaper, TimeOver
from learning.exam_schemas import AnswerSave, AnswerSaved, AttemptPublic, OwnAppeal, OwnAttempt, OwnExam, PaperQuestion
from learning.models import ANSWER, REASON, Answer, Appeal, Attempt, Certificate, Exam, ExamQuestion, Table
from learning.papers import as_shown, as_written, show
from learning.pools import Asked, Pool, answers_of, given_of, pool_of
from learning.results import brought, close, facts_of
from learning.rules import ClosedBy, draw, ends_at

SHOWN_AFTER = timedelta(days=90)
"""After its end an exam that somebody did not sit leaves their list."""
ANSWERS_KEPT = timedelta(days=400)
"""After the end of an attempt."""
_MOST_CLOSED = 500

_exam, _attempt, _answer, _member = (Table.metadata.tables[name].c for name in ("exam", "attempt", "answer", "members"))
_unit = KitTable.metadata.tables["unit"].c
_ATTEMPTS = Table.metadata.tables["attempt"]
_STANDING = Statement(
    select_columns(_exam.state, _attempt.id, _member.unit_id, _unit.path)
    .select_from(_exam.id.table)
    .outerjoin(_ATTEMPTS, and_(_attempt.exam_id == _exam.id, _attempt.member_id == bindparam("who")))
    .outerjoin(_member.id.table, _member.id == bindparam("who"))
    .outerjoin(_unit.id.table, _unit.id == _member.unit_id)
    .where(_exam.id == bindparam("its_id"))
)
"""How an exam stands to a member."""
_SITTING = Statement(
    select_columns(_attempt.exam_id, _attempt.seed, _attempt.started_at, _attempt.ends_at, _attempt.closed_at).where(
        _attempt.id == bindparam("its_id"), _attempt.member_id == bindparam("who")
    )
)
_KEPT = ("chosen", "texts", "stamp", "saved_at")


def _saving() -> Statement:
    """An answer of an attempt that goes on, unless a later one is kept: a row if it was saved. Who closes the attempt
    holds it locked, and reads its answers after that: what was acknowledged before is among them."""
    types: dict[str, Any] = {
        "place": Integer,
        "chosen": JSON,
        "texts": JSON,
        "stamp": BigInteger,
        "saved_at": UtcDateTime,
    }
    given = (bindparam(name, type_=kind) for name, kind in types.items())
    goes_on = and_(
        _attempt.id == bindparam("its_id"), _attempt.closed_at.is_(None), _attempt.ends_at > bindparam("saved_at")
    )
    rows = select_columns(_attempt.id, *given).where(goes_on).with_for_update(key_share=True)
    new = insert(_answer.place.table).from_select(["attempt_id", *types], rows)
    saved = new.on_conflict_do_update(
        index_elements=["attempt_id", "place"],
        set_={name: new.excluded[name] for name in _KEPT},
        where=_answer.stamp < new.excluded.stamp,
    )
    return Statement(saved.returning(_answer.stamp), begins=False)


_SAVING = _saving()


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
    pool, attempt_id, chain = await _find(session, user, exam_id)
    attempt = await _own(session, user, attempt_id) if attempt_id else None
    return own_exam(pool.exam, attempt, keeps=knows(user, pool.exam, chain))


async def start_attempt(session: AsyncSession, user: User, exam_id: str) -> AttemptPublic:
    """The caller's one attempt: begun now, or as it is."""
    pool, attempt_id, chain = await _find(session, user, exam_id)
    if attempt_id is None:
        if knows(user, pool.exam, chain):
            raise ExaminersMayNotSit
        if begun := await _begin(session, user, pool.exam):
            return await show_paper(session, begun, {})
        _, attempt_id, _ = await _find(session, user, exam_id)  # of two taps or two tabs the other was first
        assert attempt_id
    return await show_attempt(session, user, attempt_id)


async def _begin(session: AsyncSession, user: User, exam: Exam) -> Attempt | None:
    """None: there is one already. Raises ExamNotOpen."""
    now = clock.now()
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
    attempt = Attempt(**made)
    insert_at_commit(session, _ATTEMPTS, dict(attempt))
    publish(session, AttemptStarted(**facts_of(exam, attempt)))
    audit.record(session, user.id, "attempt.start", "attempt", attempt.id, after={"exam": exam.id})
    try:
        await write_rows(session, last=True)
    except IntegrityError:
        await session.rollback()
        return None
    return attempt


def knows(user: User, exam: Exam, chain: list[str]) -> bool:
    """Whether the caller wrote the exam, or sees the bank it asks from."""
    return exam.author_id == user.id or keeps_bank(user, above(chain, exam.unit_id))


async def show_attempt(session: AsyncSession, user: User, attempt_id: str) -> AttemptPublic:
    return await show_paper(session, await _own(session, user, attempt_id))


async def save_answer(session: AsyncSession, user: User, attempt_id: str, place: int, given: AnswerSave) -> AnswerSaved:
    found = await _SITTING.fetch(session, {"its_id": attempt_id, "who": user.id})
    if not found:
        raise NotFound
    exam_id, seed, started_at, until, closed_at = found[0]
    user.require_open(started_at)
    now = clock.now()
    if closed_at:
        raise AttemptIsClosed
    if now >= until:
        raise TimeOver
    pool = await pool_of(session, exam_id)
    asked = pool.questions.get(place)
    if asked is None or place not in draw(seed, pool.groups):
        raise NotInThePaper
    written = as_written(seed, str(place), asked.content, given)
    new = {"place": place, **written._asdict(), "stamp": given.stamp, "saved_at": now}
    if not await _SAVING.fetch(session, {"its_id": attempt_id, **new}):
        kept = await session.get(Answer, (attempt_id, place))
        if kept is None or kept.stamp < given.stamp:  # it was closed at the same moment
            raise AttemptIsClosed
        new = dict(kept)
    chosen = as_shown(seed, str(place), asked.content, new["chosen"])
    return AnswerSaved(**{**new, "chosen": chosen}, ends_at=until)


async def submit_attempt(session: AsyncSession, user: User, attempt_id: str) -> AttemptPublic:
    """With what was saved. Handing in again changes nothing."""
    attempt = await own_locked(session, user, attempt_id)
    exam = await session.get_one(Exam, attempt.exam_id)
    if attempt.closed_at is None:
        is_late = clock.now() >= attempt.ends_at
        await close(session, exam, attempt, ClosedBy.TIME if is_late else ClosedBy.LEARNER)
        await session.flush()
    return await show_paper(session, attempt)


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
    return _owned(await get_locked(session, Attempt, attempt_id), user)


async def _own(session: AsyncSession, user: User, attempt_id: str) -> Attempt:
    return _owned(await session.get(Attempt, attempt_id), user)


def _owned(attempt: Attempt | None, user: User) -> Attempt:
    """Raises NotFound, ClosedAfterReset."""
    if attempt is None or attempt.member_id != user.id:
        raise NotFound
    user.require_open(attempt.started_at)
    return attempt


async def _find(session: AsyncSession, user: User, exam_id: str) -> tuple[Pool, str | None, list[str]]:
    """The exam, the caller's attempt, and the units from the topmost down to the caller's. Raises NotFound where it is
    not for them."""
    found = await _STANDING.fetch(session, {"its_id": exam_id, "who": user.id})
    if not found:
        raise NotFound
    [[state, attempt_id, unit_id, path]] = found
    if not unit_id:
        raise MemberNotKnown
    chain = chain_of(path)
    if attempt_id is None and state != ExamState.PUBLISHED:
        raise NotFound
    pool = await pool_of(session, exam_id)
    if attempt_id is None and pool.exam.unit_id not in chain:
        raise NotFound
    return pool, attempt_id, chain


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
    session: AsyncSession, attempt: Attempt, answers: dict[int, Answer] | None = None
) -> AttemptPublic:
    """`answers`: where they are known."""
    pool = await pool_of(session, attempt.exam_id)
    exam = pool.exam
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

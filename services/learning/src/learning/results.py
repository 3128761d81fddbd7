"""The result of an attempt: when it closes, when its short answers are marked, when an appeal corrects it."""

import hashlib
import json
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.learning import AttemptClosed, AttemptCorrected, AttemptHandedIn
from kit import audit, clock
from kit.outbox import publish
from learning.certificates import issue_certificate
from learning.models import Answer, Attempt, Exam, Marking
from learning.pools import Asked, Pool, answers_of, given_of, pool_of
from learning.rules import ClosedBy, draw, is_passed, mark


async def close(session: AsyncSession, exam: Exam, attempt: Attempt, by: ClosedBy) -> None:
    """Nothing is saved any more. With the result, unless people mark some of it."""
    pool, answers = await pool_of(session, exam.id), await answers_of(session, attempt)
    attempt.closed_at, attempt.closed_by = clock.now(), by
    attempt.version += 1
    said = [(place, *given_of(each)) for place, each in sorted(answers.items())]
    after = {"by": by, "answers": hashlib.sha256(json.dumps(said).encode()).hexdigest()}
    actor = attempt.member_id if by == ClosedBy.LEARNER else "system"
    audit.record(session, actor, "attempt.close", "attempt", attempt.id, after=after)
    waiting = [
        place
        for place in draw(attempt.seed, pool.groups)
        if brought(attempt, pool.questions[place], answers.get(place), place) is None
    ]
    if not waiting:
        await _settle(session, actor, exam, attempt, pool, answers)
        return
    session.add_all(
        Marking(attempt_id=attempt.id, place=each, exam_id=exam.id, unit_id=exam.unit_id) for each in waiting
    )
    publish(session, AttemptHandedIn(**facts_of(exam, attempt)))


async def settle(session: AsyncSession, actor: str, exam: Exam, attempt: Attempt) -> None:
    """Of a locked attempt whose last short answer is marked."""
    attempt.version += 1
    pool, answers = await pool_of(session, exam.id), await answers_of(session, attempt)
    await _settle(session, actor, exam, attempt, pool, answers)


async def _settle(
    session: AsyncSession, actor: str, exam: Exam, attempt: Attempt, pool: Pool, answers: dict[int, Answer]
) -> None:
    attempt.points = _total(attempt, pool, answers)
    attempt.passed = is_passed(attempt.points, exam.points, exam.pass_percent)
    publish(session, AttemptClosed(**facts_of(exam, attempt), passed=attempt.passed))
    _enter(session, actor, "attempt.settle", attempt)
    if attempt.passed and exam.certificate:
        await issue_certificate(session, actor, exam, attempt)


async def correct(
    session: AsyncSession, actor: str, exam: Exam, attempt: Attempt, place: int, *, before: int, after: int
) -> None:
    """A locked attempt gets more points for a question. Its answers may be deleted by now: nothing else is marked
    again.
    The exam's figures stay as they are: two editions of them would tell whose paper was corrected."""
    had = attempt.passed
    attempt.marks = {**attempt.marks, str(place): after}
    attempt.points = (attempt.points or 0) + after - before
    attempt.passed = is_passed(attempt.points, exam.points, exam.pass_percent)
    attempt.version += 1
    publish(session, AttemptCorrected(**facts_of(exam, attempt), passed=attempt.passed))
    _enter(session, actor, "attempt.correct", attempt)
    if attempt.passed and not had and exam.certificate:
        await issue_certificate(session, actor, exam, attempt)


def brought(attempt: Attempt, asked: Asked, answer: Answer | None, place: int) -> int | None:
    """Points: those that people gave, or by rule. None: nobody has marked it yet."""
    given = attempt.marks.get(str(place))
    return mark(asked.content, given_of(answer), asked.points) if given is None else given


def _total(attempt: Attempt, pool: Pool, answers: dict[int, Answer]) -> int:
    places = draw(attempt.seed, pool.groups)
    return sum(brought(attempt, pool.questions[place], answers.get(place), place) or 0 for place in places)


def _enter(session: AsyncSession, actor: str, action: str, attempt: Attempt) -> None:
    after = {"points": attempt.points, "passed": attempt.passed}
    audit.record(session, actor, action, "attempt", attempt.id, after=after)


def facts_of(exam: Exam, attempt: Attempt) -> dict[str, Any]:
    """Of each event of an attempt."""
    return {
        "attempt_id": attempt.id,
        "version": attempt.version,
        "exam_id": exam.id,
        "number": exam.number,
        "unit_id": exam.unit_id,
        "member_id": attempt.member_id,
    }

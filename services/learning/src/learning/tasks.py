"""What waits for somebody: exams to sit, short answers to mark, appeals to answer."""

from datetime import timedelta

from sqlalchemy import and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.people import MemberNotKnown
from casework.units import UnitNotKnown
from contracts.learning import ContestState, ExamState
from kit import clock
from kit.auth import User
from kit.texts import Text
from kit.todo import Task
from learning.access import audience_of, is_open_to, units_of
from learning.appeals import decided_by
from learning.apprenticeships import apprenticeship_tasks
from learning.attempts import knows
from learning.contest_models import Contest
from learning.contests import waits_for_draw
from learning.innovation_views import innovation_tasks
from learning.markings import waits_for
from learning.models import Appeal, Attempt, Exam, Marking

_MOST = 20
_BEFORE = timedelta(days=1)
"""So long before it opens an exam is listed: a short one would be over before somebody looks."""
_GO_ON = Text("继续考试", "Go on with the exam")
_SIT = Text("参加考试", "Sit the exam")
_SOON = Text("准备考试，明天之内开考", "Get ready: the exam opens within a day")


async def list_todo(session: AsyncSession, user: User) -> list[Task]:
    return [
        *await _to_sit(session, user),
        *await _to_see_to(session, user),
        *await _to_judge(session, user),
        *await innovation_tasks(session, user),
        *await apprenticeship_tasks(session, user),
    ]


async def _to_judge(session: AsyncSession, user: User) -> list[Task]:
    """Contests whose results an organiser has to publish, or whose prizes to draw."""
    which = select(Contest).where(
        col(Contest.unit_id).in_(units.within(units_of(user))),
        or_(
            col(Contest.state) == ContestState.CLOSED,
            and_(waits_for_draw(), col(Contest.state) == ContestState.FINISHED),
        ),
    )
    return [
        Task(
            type="contest",
            what=Text("评分、公布成绩或抽奖", "Judge, publish the results, or draw"),
            link=f"/training/contests/{contest.id}",
            id=contest.id,
            number=contest.number,
            title=contest.title,
        )
        for contest in await session.exec(which.order_by(col(Contest.id)).limit(_MOST))
    ]


async def _to_see_to(session: AsyncSession, user: User) -> list[Task]:
    """One task for all answers to mark, and one for all appeals: whose they are is not said."""
    if not units_of(user):
        return []
    marks = select(Marking.id).join(Attempt, col(Attempt.id) == col(Marking.attempt_id)).where(*waits_for(user))
    appeals = select(Appeal.id).where(*decided_by(user))
    found = []
    for which, kind, what in (
        (marks, "marking", Text("评简答题", "Mark short answers")),
        (appeals, "appeal", Text("答复成绩申诉", "Answer appeals")),
    ):
        if first := (await session.exec(which.limit(1))).first():
            found.append(Task(type=kind, what=what, link=f"/training?show={kind}s", id=first))
    return found


async def _to_sit(session: AsyncSession, user: User) -> list[Task]:
    try:
        audience = await audience_of(session, user)
    except (MemberNotKnown, UnitNotKnown):
        return []
    now = clock.now()
    own = and_(col(Attempt.exam_id) == col(Exam.id), col(Attempt.member_id) == user.id)
    is_open = and_(
        col(Exam.unit_id).in_(audience),
        col(Exam.state) == ExamState.PUBLISHED,
        col(Exam.opens_at) <= now + _BEFORE,
        col(Exam.closes_at) > now,
    )
    waits = or_(col(Attempt.id).is_(None), and_(col(Attempt.closed_at).is_(None), col(Attempt.ends_at) > now))
    statement = (
        select(Exam, Attempt)
        .join(Attempt, own, isouter=True)
        .where(is_open, waits, is_open_to(user, col(Attempt.started_at)))
    )
    found = (await session.exec(statement.order_by(col(Exam.closes_at), col(Exam.id)).limit(_MOST))).all()
    return [
        Task(
            type="exam",
            what=_GO_ON if attempt else _SIT if exam.opens_at <= now else _SOON,
            link=f"/learn/exams/{exam.id}",
            id=exam.id,
            number=exam.number,
            title=exam.title,
            due_at=attempt.ends_at if attempt else exam.closes_at if exam.opens_at <= now else exam.opens_at,
        )
        for exam, attempt in found
        if attempt or not knows(user, exam, audience)
    ]

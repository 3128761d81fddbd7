"""What waits for somebody: an exam that runs, and one that is open to them and not sat."""

from sqlalchemy import and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework.people import MemberNotKnown
from casework.units import UnitNotKnown
from contracts.learning import ExamState
from kit import clock
from kit.auth import User
from kit.texts import Text
from kit.todo import Task
from learning.access import above, audience_of, is_open_to, keeps_bank
from learning.models import Attempt, Exam

_MOST = 20


async def list_todo(session: AsyncSession, user: User) -> list[Task]:
    try:
        audience = await audience_of(session, user)
    except (MemberNotKnown, UnitNotKnown):
        return []
    now = clock.now()
    own = and_(col(Attempt.exam_id) == col(Exam.id), col(Attempt.member_id) == user.id)
    is_open = and_(
        col(Exam.unit_id).in_(audience),
        col(Exam.state) == ExamState.PUBLISHED,
        col(Exam.opens_at) <= now,
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
            what=Text("继续考试", "Go on with the exam") if attempt else Text("参加考试", "Sit the exam"),
            link=f"/learn/exams/{exam.id}",
            id=exam.id,
            number=exam.number,
            title=exam.title,
            due_at=attempt.ends_at if attempt else exam.closes_at,
        )
        for exam, attempt in found
        if attempt or not keeps_bank(user, above(audience, exam.unit_id))
    ]

"""What waits for the caller: numbers for Today, lines for Home, by the conditions of the lists that they lead to."""

from typing import Any, cast

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.roles import Role
from grievances import access
from grievances.lists import DueGroup, Scope, days, is_due
from grievances.models import CASES, Case
from grievances.rules import ANSWERED
from grievances.schemas import Counts
from kit import clock
from kit.auth import User
from kit.texts import Text
from kit.todo import Task

MOST_TO_RATE = 20
_case = CASES.c


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


async def count_cases(session: AsyncSession, user: User) -> Counts:
    """The numbers of the lists of `Scope.WORK` by `DueGroup`, of `Scope.WAITING` and of their own answered concerns."""
    work, author = access.waits_for(user), access.is_open_author(user)
    statement = select_columns(
        *(_count(and_(work, is_due(when))) for when in DueGroup),
        _count(access.waits_for_others(user)),
        _count(and_(author, _case.state.in_(ANSWERED))),
    ).where(_case.due_at.is_not(None), or_(author, access.holds(user)))  # what is finished is counted nowhere
    found: Any = await session.exec(cast(Any, statement), params={**access.parameters(user), **days(clock.now())})
    overdue, today, soon, later, others, to_rate = found.one()
    return Counts(
        overdue=overdue,
        due_today=today,
        due_soon=soon,
        due_later=later,
        waiting_for_others=others,
        mine_to_rate=to_rate,
    )


async def list_todo(session: AsyncSession, user: User) -> list[Task]:
    """My open work, most pressing first: answers to rate one by one, then the groups of `count_cases`."""
    answered = (
        select(Case)
        .where(access.is_open_author(user), col(Case.state).in_(ANSWERED))
        .order_by(col(Case.due_at), col(Case.id))
        .limit(MOST_TO_RATE)
    )
    tasks = [
        Task(
            type="case",
            what=_RATE,
            link=f"/concerns/{each.id}",
            id=each.id,
            number=each.number,
            title=each.title,
            due_at=each.due_at,
        )
        for each in await session.exec(answered, params=access.parameters(user))
    ]
    if not user.holds(Role.UNION_STAFF, Role.HANDLER):
        return tasks
    counts = await count_cases(session, user)
    groups = (
        (DueGroup.LATE, counts.overdue, Text("{count} 件诉求已逾期", "Overdue concerns: {count}")),
        (DueGroup.TODAY, counts.due_today, Text("{count} 件诉求今天到期", "Concerns due today: {count}")),
        (DueGroup.SOON, counts.due_soon, Text("{count} 件诉求 7 天内到期", "Concerns due within a week: {count}")),
        (DueGroup.LATER, counts.due_later, _LATER),
    )
    return tasks + [
        Task(
            type="case",
            what=Text(what.zh.format(count=count), what.en.format(count=count)),
            link=f"/desk/cases?scope={Scope.WORK}&due={when}",
            count=count,
            late=when is DueGroup.LATE,
        )
        for when, count, what in groups
        if count
    ]


_RATE = Text("已答复，等您评价", "Answered: is it solved?")
_LATER = Text("{count} 件诉求等您办理，期限在 7 天以后", "Concerns that wait for you, due later: {count}")

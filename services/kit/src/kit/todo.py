"""What waits for somebody, in one shape for all services: the gateway puts the lists together."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, false, func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.auth import User
from kit.texts import Language, Text


@dataclass(frozen=True)
class Task:
    """One thing that waits, or several of a kind as one line."""

    type: str
    """What it is about, as in the audit: `order`."""
    what: Text
    """What to do, in words."""
    link: str
    """Address of the page on which to do it."""
    id: str | None = None
    number: str | None = None
    title: str | None = None
    due_at: datetime | None = None
    count: int | None = None
    """Of a line that stands for several."""
    late: bool = False

    def public(self, language: Language) -> "TodoItem":
        return TodoItem(
            type=self.type,
            what=self.what.in_(language),
            link=self.link,
            id=self.id,
            number=self.number,
            title=self.title,
            due_at=self.due_at,
            count=self.count,
            late=self.late,
        )


async def counted(
    session: AsyncSession,
    table: type[Any],
    waits: ColumnElement[bool],
    *,
    type: str,
    what: Text,
    link: str,
    late: ColumnElement[bool] | None = None,
) -> list[Task]:
    """One line for all rows that wait, or none. `what` says how many: {count}; `late`: of a row that is overdue."""
    overdue = func.count().filter(false() if late is None else late)
    count, overdue_ones = (await session.exec(select(func.count(), overdue).select_from(table).where(waits))).one()
    if not count:
        return []
    said = Text(what.zh.format(count=count), what.en.format(count=count))
    return [Task(type=type, what=said, link=link, count=count, late=overdue_ones > 0)]


class TodoItem(BaseModel):
    type: str
    what: str
    link: str
    id: str | None
    number: str | None
    title: str | None
    due_at: datetime | None
    count: int | None
    late: bool


class Todo(BaseModel):
    items: list[TodoItem]


ListTodo = Callable[[AsyncSession, User], Awaitable[Sequence[Task]]]
"""The most pressing first."""

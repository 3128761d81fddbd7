"""What a service keeps and how long, said once: the page that people read and the deletion come from the same line.

    Deleted(
        "sessions",
        Text("登录记录", "Sign-ins"),
        Text("让您看到在哪些设备上登录过。", "They show you where you are signed in."),
        Session,
        lambda before: col(Session.last_used_at) < before,
        timedelta(days=7),
        Text("最后一次使用", "it was last used"),
    )

The leading worker deletes in portions, each a transaction: cut off anywhere, it goes on with what is left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, delete, inspect, tuple_
from sqlmodel import SQLModel, select

from kit import clock
from kit.db import Database
from kit.settings import Settings
from kit.texts import Language, Text

PORTION = 5_000
"""Rows deleted by one transaction: far from a command's time-out, and no writer waits long."""


@dataclass(frozen=True)
class Stays:
    """Kept until something happens, or deleted by a job of its own."""

    name: str
    what: Text
    why: Text
    until: Text
    """How long, as in "as long as you are a member"."""

    def kept(self, _: Settings) -> Text:
        return self.until


@dataclass(frozen=True)
class Deleted:
    """Deleted when it is old. `old` is a condition that an index serves, for rows of before a time."""

    name: str
    what: Text
    why: Text
    table: type[SQLModel]
    old: Callable[[datetime], ColumnElement[bool]]
    after: timedelta | Callable[[Settings], timedelta]
    """As a function where the region's policies say it."""
    since: Text
    """From when the time counts, as in "it was last used"."""

    def period(self, settings: Settings) -> timedelta:
        return self.after if isinstance(self.after, timedelta) else self.after(settings)

    def kept(self, settings: Settings) -> Text:
        period = in_words(self.period(settings))
        return Text(f"{self.since.zh}后 {period.zh}删除", f"deleted {period.en} after {self.since.en}")

    async def delete(self, db: Database) -> None:
        await delete_portions(db, self.table, self.old(clock.now() - self.period(db.settings)))


Retention = Stays | Deleted


def in_words(period: timedelta) -> Text:
    if period % timedelta(days=1):
        hours = period // timedelta(hours=1)
        return Text(f"{hours} 小时", "1 hour" if hours == 1 else f"{hours} hours")
    return Text(f"{period.days} 天", "1 day" if period.days == 1 else f"{period.days} days")


async def delete_portions(db: Database, table: type[SQLModel], which: ColumnElement[bool]) -> None:
    keys = inspect(table).primary_key
    key: Any = keys[0] if len(keys) == 1 else tuple_(*keys)
    # Asked again of each row: one that was read or used meanwhile is no longer old.
    some = delete(table).where(which, key.in_(select(*keys).where(which).limit(PORTION)))
    deleted = PORTION
    while deleted == PORTION:
        async with db.write() as session:
            deleted = (await session.exec(some.execution_options(synchronize_session=False))).rowcount


class RetentionItem(BaseModel):
    name: str
    what: str
    why: str
    kept: str
    """How long, as in "deleted 7 days after it was last used"."""


class RetentionList(BaseModel):
    items: list[RetentionItem]


def describe(retention: Retention, settings: Settings, language: Language) -> RetentionItem:
    return RetentionItem(
        name=retention.name,
        what=retention.what.in_(language),
        why=retention.why.in_(language),
        kept=retention.kept(settings).in_(language),
    )

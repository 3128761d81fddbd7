"""How long messages are kept."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import and_, delete
from sqlmodel import col, select

from casework.policy import PolicyBook
from kit import clock
from kit.service import Context
from notifications.models import Change, Message

PORTION = 5_000
"""Messages deleted at once: far from the time-out, and no writer waits long."""


class Kept(NamedTuple):
    read: timedelta
    """Counted from when it was read."""
    unread: timedelta
    """Counted from when it came, where nobody has read it."""


def kept(region: str) -> Kept:
    """As the policies of today say."""
    book, today = PolicyBook.load("notifications", region), clock.today()
    return Kept(*(timedelta(days=book.at(key, today).number) for key in ("keep.read", "keep.unread")))


HINTS = timedelta(hours=1)
"""A page that was away for longer reads everything again."""


async def forget_old(context: Context) -> None:
    now, limits = clock.now(), kept(context.settings.region)
    async with context.db.write() as session:
        await session.exec(delete(Change).where(col(Change.created_at) < now - HINTS))
    for old in (
        col(Message.read_at) < now - limits.read,
        and_(col(Message.read_at).is_(None), col(Message.created_at) < now - limits.unread),
    ):
        forgotten = PORTION
        while forgotten == PORTION:
            async with context.db.write() as session:
                some = select(Message.id).where(old).limit(PORTION)
                forgotten = (await session.exec(delete(Message).where(col(Message.id).in_(some)))).rowcount

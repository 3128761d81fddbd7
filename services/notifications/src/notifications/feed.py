"""Events for programs that cannot be called: they fetch them, by a cursor."""

from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from kit import clock
from kit.auth import TokenInvalid, User
from notifications.errors import ClientNotKnown, CursorExpired, FeedCursorInvalid
from notifications.models import Machine, OpenEvent
from notifications.open_events import types_open_to
from notifications.retention import EVENTS_KEPT
from notifications.subscription_schemas import (
    Feed,
)
from notifications.subscriptions import cloud_event

MOST_NUMBER = 2**63 - 1


async def read_feed(session: AsyncSession, user: User, *, after: str | None, limit: int) -> Feed:
    """What the calling machine client may hear of, the oldest first. Numbers appear in order, so a cursor passes over
    none. Raises FeedCursorInvalid, CursorExpired; ClientNotKnown where the copy of clients is behind: an empty answer
    would pass over what comes meanwhile."""
    now = clock.now()
    number = _read_cursor(after, now) if after else 0
    machine = await session.get(Machine, user.id)
    if machine is None:
        raise ClientNotKnown
    if machine.deleted or machine.expires_at <= now:
        raise TokenInvalid
    reached = units.within([machine.unit_id])
    found = select(OpenEvent).where(
        col(OpenEvent.number) > number,
        col(OpenEvent.type).in_(types_open_to(sorted(user.scopes or ()))),
        or_(col(OpenEvent.unit_id).in_(reached), col(OpenEvent.former_unit_id).in_(reached)),
    )
    events = (await session.exec(found.order_by(col(OpenEvent.number)).limit(limit + 1))).all()
    shown = events[:limit]
    return Feed(
        items=[cloud_event(each) for each in shown],
        cursor=f"{shown[-1].number if shown else number}-{int(now.timestamp())}",
        has_more=len(events) > limit,
    )


def _read_cursor(after: str, now: datetime) -> int:
    number, _, given_at = after.partition("-")
    if not (number.isascii() and number.isdigit() and given_at.isascii() and given_at.isdigit() and len(after) < 32):
        raise FeedCursorInvalid
    if int(number) > MOST_NUMBER:
        raise FeedCursorInvalid
    if now.timestamp() - int(given_at) > EVENTS_KEPT.total_seconds():
        raise CursorExpired(days=EVENTS_KEPT.days)
    return int(number)

"""The platform's time: the database's, plus one offset that only demonstration and test may set.

A service's own machine may run ten minutes off; deadlines must not. `measure` compares it with the database's clock
and is called at start and every minute. `shift` and the offset file let two months of history and a ten-day silence
run through the real functions.
"""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.texts import Text

SHANGHAI = ZoneInfo("Asia/Shanghai")

_skew = timedelta()
_offset = timedelta()
_offset_file: Path | None = None
_offset_read_at = 0.0


def now() -> datetime:
    return datetime.now(UTC) + _skew + _demonstration_offset()


def today() -> date:
    """The day in China, whose calendar the rules speak of."""
    return now().astimezone(SHANGHAI).date()


def day_and_time(at: datetime) -> Text:
    """In China, without seconds."""
    there = at.astimezone(SHANGHAI)
    return Text(f"{there.month}月{there.day}日 {there:%H:%M}", f"{there.day} {there:%B %H:%M}")


async def measure(session: AsyncSession) -> None:
    """Take over the difference between this machine's clock and PostgreSQL's."""
    global _skew
    sent = datetime.now(UTC)
    theirs = (await session.exec(select(func.clock_timestamp()))).one()
    answered = datetime.now(UTC)
    _skew = theirs - (sent + (answered - sent) / 2)


def shift(delta: timedelta) -> None:
    """Move the clock by `delta`, on top of what it was moved already."""
    global _offset
    _offset += delta


def follow(file: str) -> None:
    """Read the offset (seconds) from a file that all processes share, at most once a second."""
    global _offset_file
    _offset_file = Path(file) if file else None


def _demonstration_offset() -> timedelta:
    global _offset, _offset_read_at
    if _offset_file and time.monotonic() - _offset_read_at > 1:
        _offset_read_at = time.monotonic()
        if _offset_file.exists():
            _offset = timedelta(seconds=float(_offset_file.read_text() or 0))
    return _offset

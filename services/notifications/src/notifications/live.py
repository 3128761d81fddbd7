"""The live stream: tells open pages of new messages.

One tail per process reads the message table for all of its streams; the worker that writes the table may be another
process. It remembers the last number it has seen, which is safe because numbers become visible in order (see
`models.LastNumber`). It runs only while somebody listens.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit import clock
from kit.db import Database
from kit.errors import TooManyRequests
from notifications.messages import count_unread
from notifications.models import LastNumber, Message
from notifications.rules import link_to
from notifications.schemas import Hint

log = structlog.get_logger()

Hints = asyncio.Queue[Hint]


class Tail:
    PAUSE = 0.25
    """Seconds between two looks at the table."""
    BATCH = 2_000
    WAITING = 50
    """Hints kept for a client that reads slowly. Older ones are dropped: the newest says how many are unread."""
    STREAMS_EACH = 20
    """Open pages of one member."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._streams: dict[str, set[Hints]] = {}
        self._seen = 0
        self._running: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    @asynccontextmanager
    async def follow(self, member_id: str) -> AsyncIterator[Hints]:
        """Hints of what is committed from here on. Whoever lists messages after this has begun misses nothing."""
        if len(self._streams.get(member_id, ())) >= self.STREAMS_EACH:
            raise TooManyRequests
        hints: Hints = asyncio.Queue(self.WAITING)
        self._streams.setdefault(member_id, set()).add(hints)
        try:
            async with self._starting:
                if self._running is None:
                    async with self._db.read() as session:
                        self._seen = (await session.exec(select(LastNumber.number))).one()
                    self._running = asyncio.create_task(self._run())
            yield hints
        finally:
            self._streams[member_id].discard(hints)
            if not self._streams[member_id]:
                del self._streams[member_id]
            if not self._streams and self._running:
                self._running.cancel()
                self._running = None

    async def _run(self) -> None:
        while True:
            try:
                async with self._db.read() as session:
                    while await self._hand_out(session) == self.BATCH:
                        pass
            except Exception as error:  # whatever it was, the position stands: nothing is lost by trying again
                log.warning("tail_waits", error=type(error).__name__)
            await asyncio.sleep(self.PAUSE)

    async def _hand_out(self, session: AsyncSession) -> int:
        columns = select(Message.number, Message.member_id, Message.kind, Message.case_id)
        new = columns.where(Message.number > self._seen).order_by(col(Message.number)).limit(self.BATCH)
        messages = (await session.exec(new)).all()
        listening = {member_id for _, member_id, _, _ in messages} & self._streams.keys()
        unread = await count_unread(session, *listening) if listening else {}
        for number, member_id, kind, case_id in messages:
            self._seen = number
            if member_id not in listening:
                continue
            hint = Hint(kind=kind, case_id=case_id, link=link_to(kind, case_id), unread=unread.get(member_id, 0))
            for hints in self._streams.get(member_id, ()):
                if hints.full():
                    hints.get_nowait()
                hints.put_nowait(hint)
        return len(messages)


async def until(end: datetime, hints: Hints) -> AsyncIterator[Hint]:
    """Hints as they come, until this time."""
    while (left := (end - clock.now()).total_seconds()) > 0:
        try:
            yield await asyncio.wait_for(hints.get(), left)
        except TimeoutError:
            return

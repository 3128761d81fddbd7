"""The live stream: tells open pages of new messages, and of changes in what their readers may see.

One tail per process reads the tables for all of its streams; the worker that writes them may be another process. It
remembers the last number it has seen, which is safe because numbers become visible in order (see
`models.LastNumber`). It runs only while somebody listens.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.conflict import Matter
from casework.units import UnitNotKnown
from kit import clock
from kit.auth import User
from kit.db import Database
from kit.problems import TooManyRequests
from notifications.announcement import sortable
from notifications.messages import involved, link_of
from notifications.models import PEOPLE, Change, LastNumber, Message
from notifications.schemas import Changed, Hint
from notifications.sources import OF_KIND, SUBJECTS
from notifications.sources.identity import GRANT

log = structlog.get_logger()

Hints = asyncio.Queue[Hint | Changed | None]
"""None: the process ends, and with it the stream."""
Place = tuple[str, str]
"""A role and the unit it is held at."""


class Tail:
    PAUSE = 0.25
    """Seconds between two looks at the table."""
    BATCH = 2_000
    WAITING = 50
    """Hints kept for a client that reads slowly. Older ones are dropped: after any hint it lists again what is new."""
    STREAMS_EACH = 20
    """Open pages of one member."""

    def __init__(self, db: Database, is_ending: Callable[[], bool] = lambda: False) -> None:
        self._db, self._is_ending = db, is_ending
        self._streams: dict[str, set[Hints]] = {}
        self._held: dict[str, set[Place]] = {}
        """What those who listen hold."""
        self._holders: defaultdict[Place, set[str]] = defaultdict(set)
        """The same by place."""
        self._seen = 0
        self._seen_changes = 0
        self._running: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    @asynccontextmanager
    async def follow(self, member_id: str) -> AsyncIterator[Hints]:
        """Hints of what is committed from here on. A reader who lists messages after this has begun misses nothing."""
        if len(self._streams.get(member_id, ())) >= self.STREAMS_EACH:
            raise TooManyRequests
        hints: Hints = asyncio.Queue(self.WAITING)
        self._streams.setdefault(member_id, set()).add(hints)
        try:
            async with self._starting:
                if self._running is None:
                    async with self._db.read() as session:
                        self._seen = self._seen_changes = (await session.exec(select(LastNumber.number))).one()
                    self._running = asyncio.create_task(self._run())
            async with self._db.read() as session:
                await self._learn_roles(session, member_id)
            yield hints
        finally:
            self._streams[member_id].discard(hints)
            if not self._streams[member_id]:
                del self._streams[member_id]
                self._forget_roles(member_id)
            if not self._streams and self._running:
                self._running.cancel()
                self._running = None

    async def _run(self) -> None:
        while True:
            if self._is_ending():
                for member_id in self._streams:
                    self._send(member_id, None)
            try:
                async with self._db.read() as session:
                    while await self._hand_out(session) == self.BATCH:
                        pass
                    while await self._hand_out_changes(session) == self.BATCH:
                        pass
            except Exception as error:  # the position stands: nothing is lost by trying again
                log.warning("tail_waits", error=type(error).__name__)
            await asyncio.sleep(self.PAUSE)

    async def _hand_out(self, session: AsyncSession) -> int:
        new = select(Message).where(Message.number > self._seen).order_by(col(Message.number)).limit(self.BATCH)
        messages = (await session.exec(new)).all()
        of_roles = {each.member_id for each in messages if each.subject_type == GRANT}
        for member_id in of_roles & self._streams.keys():
            await self._learn_roles(session, member_id)
        for each in messages:
            self._seen = each.number
            if each.member_id in self._streams and each.kind in OF_KIND:
                hint = Hint(
                    kind=each.kind, subject_type=each.subject_type, subject_id=each.subject_id, link=link_of(each),
                    filed_at=each.facts.get("submitted_at"),
                )  # fmt: skip
                self._send(each.member_id, hint)
        return len(messages)

    async def _hand_out_changes(self, session: AsyncSession) -> int:
        new = select(Change).where(Change.number > self._seen_changes).order_by(col(Change.number)).limit(self.BATCH)
        changes = (await session.exec(new)).all()
        above = await units.chains(session, [unit for each in changes for _, unit in each.viewers["places"]])
        for each in changes:
            changed = Changed(
                subject_type=each.subject_type, subject_id=each.subject_id, filed_at=each.viewers["filed_at"]
            )
            for member_id in await self._who_looks(session, each.viewers, above):
                self._send(member_id, changed)
            self._seen_changes = each.number
        return len(changes)

    async def _who_looks(
        self, session: AsyncSession, viewers: Mapping[str, Any], above: Mapping[str, list[str]]
    ) -> set[str]:
        """Of those who listen, who may have the subject on their page: members, and offices with those above."""
        places = [(role, each) for role, unit in viewers["places"] for each in above.get(unit, [unit])]
        found = {member_id for place in places for member_id in self._holders.get(place, ())}
        if found and viewers["matter"]:
            try:
                found -= await involved(session, Matter(*viewers["matter"]), found)
            except UnitNotKnown:
                found = set()
        return found | {*viewers["members"]} & self._streams.keys()

    def _send(self, member_id: str, hint: Hint | Changed | None) -> None:
        for hints in self._streams.get(member_id, ()):
            if hints.full():
                hints.get_nowait()
            hints.put_nowait(hint)

    async def _learn_roles(self, session: AsyncSession, member_id: str) -> None:
        held = await PEOPLE.grants_of(session, member_id)
        if member_id not in self._streams:  # left meanwhile
            return
        self._forget_roles(member_id)
        self._held[member_id] = {(each.role, each.unit_id) for each in held}
        for place in self._held[member_id]:
            self._holders[place].add(member_id)

    def _forget_roles(self, member_id: str) -> None:
        for place in self._held.pop(member_id, ()):
            self._holders[place].discard(member_id)
            if not self._holders[place]:
                del self._holders[place]


async def until(end: datetime, hints: Hints) -> AsyncIterator[Hint | Changed]:
    """Hints as they come, until this time or the end of the process."""
    while (left := (end - clock.now()).total_seconds()) > 0:
        try:
            hint = await asyncio.wait_for(hints.get(), left)
        except TimeoutError:
            return
        if hint is None:
            return
        yield hint


def is_heard(user: User, hint: Hint | Changed) -> bool:
    """Not where its subject is shut to them after a reset."""
    subject = SUBJECTS.get(hint.subject_type)
    if user.closed_since is None or (subject and subject.open_after_reset):
        return True
    return hint.filed_at is not None and hint.filed_at >= sortable(user.closed_since)

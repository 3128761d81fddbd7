"""How an event arrives: at least once from the broker, exactly once in effect.

One transaction records the event's source and id (already there: skip), runs the handlers and saves the place; as long
as nothing fails it does so for several events. A handler that fails is tried again with back-off; after five tries the
event is parked together with later events of its key, and the stream goes on. An operator lists and replays what is
parked. A database that is away is not a failed try: the consumer stops and waits. A record that `kit.records` refuses,
or that cannot even be parked, is skipped.
"""

import asyncio
import json
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import structlog
from pydantic import ValidationError
from sqlalchemy import BigInteger, Delete, Integer, Text, UniqueConstraint, delete, func, or_
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit import clock, trace
from kit.arrivals import CONTRADICTED, enter
from kit.broker import Broker, BrokerAway, LocalBroker, Place, Received, Record
from kit.db import Database, KitTable, UtcDateTime, is_database_away, put
from kit.events import KINDS, Event, NotKnownYet, Refused
from kit.metrics import Metrics
from kit.records import admit

log = structlog.get_logger()

TOGETHER = 50
"""Events of one transaction, where nothing goes wrong: a commit for each would be most of the work."""
TRIES = 5
BACK_OFF = (0.1, 0.5, 1.0, 2.0)
"""Seconds before the second to fifth try: a poisoned event holds the others up for under four seconds."""
BEHIND = "BehindParked"
"""Error of an event that is parked only because an earlier one of its key is."""


class Position(KitTable, table=True):
    """Where to go on: the offset after the last event that took effect."""

    __tablename__ = "inbox_position"
    topic: str = Field(primary_key=True)
    partition: int = Field(primary_key=True)
    offset: int = Field(sa_type=BigInteger)


class Parked(KitTable, table=True):
    __tablename__ = "parked"
    __table_args__ = (UniqueConstraint("event_id", "source"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer, "sqlite"))
    event_id: str
    topic: str = Field(index=True)
    key: str = Field(index=True)
    type: str
    source: str
    time: datetime = Field(sa_type=UtcDateTime)
    traceparent: str
    data: str = Field(sa_type=Text)
    error: str = Field(sa_type=Text)
    """The exception's class and place; never its message, which may carry data."""
    parked_at: datetime = Field(sa_type=UtcDateTime)


@dataclass(frozen=True)
class EventInfo:
    """The envelope of the event being handled; `data` is the whole JSON object as it came."""

    id: str
    type: str
    topic: str
    key: str
    time: datetime
    data: Mapping[str, Any]


class Arrived(NamedTuple):
    event: Event | None
    """None where no contract knows the type."""
    info: EventInfo


Kind = TypeVar("Kind", bound=Event)
Handler = Callable[[AsyncSession, Any, EventInfo], Awaitable[object]]
"""What it returns is for its other callers; the inbox takes no notice of it."""
TogetherHandler = Callable[[AsyncSession, Sequence[Arrived]], Awaitable[None]]


@dataclass
class Handlers:
    """A service's reactions to events.

    `@on(CaseAccepted)` for one kind or several. `@on.together("a.events", …)` for all of these topics, of every
    kind, and all that one transaction handles at once, after the reactions to single ones.
    """

    by_type: dict[str, list[Handler]] = field(default_factory=dict)
    by_topic: dict[str, list[TogetherHandler]] = field(default_factory=dict)
    topics: set[str] = field(default_factory=set)

    def __call__(self, *kinds: type[Kind]) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            for kind in kinds:
                self.by_type.setdefault(kind.type, []).append(handler)
                self.topics.add(kind.topic)
            return handler

        return register

    def together(self, *topics: str) -> Callable[[TogetherHandler], TogetherHandler]:
        def register(handler: TogetherHandler) -> TogetherHandler:
            for topic in topics:
                self.by_topic.setdefault(topic, []).append(handler)
                self.topics.add(topic)
            return handler

        return register

    async def handle(self, session: AsyncSession, *records: Record) -> list[str]:
        """Run the handlers of these events; of each whether it was `handled` or `ignored`, for nothing does."""
        outcomes: list[str] = []
        several: dict[TogetherHandler, list[Arrived]] = {}
        for record in records:
            single, together = self.by_type.get(record.type, ()), self.by_topic.get(record.topic, ())
            outcomes.append("handled" if single or together else "ignored")
            if not single and not together:
                continue
            trace.adopt(record.traceparent)
            arrived = _read(record)
            for handler in single:
                await handler(session, arrived.event, arrived.info)
                await session.flush()
            for handler_of_several in together:
                several.setdefault(handler_of_several, []).append(arrived)
        for handler_of_several, found in several.items():
            await handler_of_several(session, found)
        return outcomes


def _read(record: Record) -> Arrived:
    data = json.loads(record.data)
    kind = KINDS.get(record.type)
    return Arrived(
        kind.model_validate(data) if kind else None,
        EventInfo(record.id, record.type, record.topic, record.key, record.time, data),
    )


class Consumer:
    def __init__(self, service: str, db: Database, broker: Broker, handlers: Handlers, metrics: Metrics) -> None:
        self._service, self._db, self._broker = service, db, broker
        self._handlers, self._metrics = handlers, metrics

    async def run(self) -> None:
        """Consume until cancelled. A broker that goes away is waited for."""
        while True:
            try:
                subscription = await self._broker.subscribe(self._service, sorted(self._handlers.topics), self.saved)
                try:
                    while True:
                        await self.consume(await subscription.poll())
                        self._metrics.set_lag(subscription.lag())
                finally:
                    await subscription.close()
            except BrokerAway as error:
                log.warning("broker_away", error=str(error))
                await asyncio.sleep(1)

    async def catch_up(self) -> int:
        """Consume what a local broker has right now; returns how many events."""
        assert isinstance(self._broker, LocalBroker)
        subscription = await self._broker.subscribe(self._service, sorted(self._handlers.topics), self.saved)
        found = await subscription.read_now()
        await self.consume(found)
        return len(found)

    async def consume(self, batch: Sequence[Received]) -> None:
        for start in range(0, len(batch), TOGETHER):
            portion = batch[start : start + TOGETHER]
            if len(portion) == 1 or not await self._handle_together(portion):
                for received in portion:
                    await self._until_settled(received)

    async def _handle_together(self, portion: Sequence[Received]) -> bool:
        """The ordinary case: all of them in one transaction. False, with nothing done, if anything is in the way.

        What is in the way is found out by taking them one by one: which of them fails, is refused or parked, or comes
        too early.
        """
        try:
            records = [admit(received.record) for received in portion]
            async with self._db.write() as session:
                keys = select(Parked.id).where(col(Parked.key).in_({record.key for record in records})).limit(1)
                if (await session.exec(keys)).first():
                    return False
                known = await enter(session, records)
                fresh = [record for record, outcome in zip(records, known, strict=True) if outcome is None]
                handled = iter(await self._handlers.handle(session, *fresh))
                outcomes = [outcome or next(handled) for outcome in known]
                last = {(each.record.topic, each.partition): each for each in portion}
                for place in sorted(last):
                    await self._save_place(session, last[place])
        except Exception as error:
            log.info("one_by_one", events=len(portion), error=_place(error))
            return False
        for received, record, outcome in zip(portion, records, outcomes, strict=True):
            self._count(record, received, outcome)
        return True

    async def saved(self) -> Mapping[Place, int]:
        while True:
            try:
                async with self._db.read() as session:
                    found = await session.exec(select(Position))
                    return {(place.topic, place.partition): place.offset for place in found}
            except Exception as error:
                if not is_database_away(error):
                    raise
                await asyncio.sleep(1)

    async def _until_settled(self, received: Received) -> None:
        """Handle, or park after five tries. Returns only when one of them is committed."""
        try:
            record = admit(received.record)
        except Refused as refusal:
            await self._skip(received, str(refusal))
            return
        tries = 0
        while True:
            try:
                outcome = await self._handle(record, received)
                self._count(record, received, outcome)
                return
            except Refused as refusal:
                await self._skip(received, str(refusal))
                return
            except Exception as error:
                if is_database_away(error) and not await self._database_answers():
                    log.warning("database_away", error=type(error).__name__)
                    await asyncio.sleep(1)
                    continue
                tries += 1
                log.warning("event_failed", type=record.type, event_id=record.id, tries=tries, error=_place(error))
                if tries < TRIES and not isinstance(error, NotKnownYet):  # that one waits parked, see `replay_early`
                    await asyncio.sleep(BACK_OFF[tries - 1])
                    continue
                if await self._park(record, received, error):
                    return

    async def _database_answers(self) -> bool:
        """A handler that is always too slow looks like an absent database, and must not hold its stream for ever."""
        try:
            async with self._db.read() as session:
                await session.exec(select(1))
        except Exception:
            return False
        return True

    async def _handle(self, record: Record, received: Received) -> str:
        async with self._db.write() as session:
            outcome = await self._take(session, record)
            await self._save_place(session, received)
        return outcome

    async def _take(self, session: AsyncSession, record: Record) -> str:
        [known] = await enter(session, [record])
        if known:
            return known
        behind = select(func.count()).where(Parked.topic == record.topic, Parked.key == record.key)
        if (await session.exec(behind)).one():
            session.add(_parked(record, BEHIND))
            return "parked"
        return (await self._handlers.handle(session, record))[0]

    async def _save_place(self, session: AsyncSession, received: Received) -> None:
        """After the event's id, always: two workers that have a partition for a moment lock both in the same order."""
        await put(
            session,
            Position,
            {"topic": received.record.topic, "partition": received.partition, "offset": received.offset + 1},
        )

    async def _park(self, record: Record, received: Received, error: Exception) -> bool:
        """False where the database is away. What it will not store has to be skipped."""
        try:
            async with self._db.write() as session:
                if await enter(session, [record]) == [None]:
                    session.add(_parked(record, _place(error)))
                await self._save_place(session, received)
        except Exception as failure:
            if is_database_away(failure):
                await asyncio.sleep(1)
                return False
            log.warning("not_parked", error=_place(failure))
            await self._skip(received, "unstorable")
            return True
        log.error("event_parked", type=record.type, event_id=record.id, error=_place(error))
        self._count(record, received, "parked")
        return True

    async def _skip(self, received: Received, reason: str) -> None:
        """Go on behind it. The log says where the broker still has it, and nothing that stands in it."""
        while True:
            try:
                async with self._db.write() as session:
                    await self._save_place(session, received)
                break
            except Exception as error:
                if not is_database_away(error):
                    raise
                await asyncio.sleep(1)
        self._refuse(received, reason)

    def _refuse(self, received: Received, reason: str) -> None:
        topic = received.record.topic
        log.error("record_refused", topic=topic, partition=received.partition, offset=received.offset, reason=reason)
        self._metrics.refused_records.labels(topic, reason).inc()

    def _count(self, record: Record, received: Received, outcome: str) -> None:
        if outcome == CONTRADICTED:
            self._refuse(received, outcome)
        self._metrics.events_handled.labels(record.type if record.type in KINDS else "unknown", outcome).inc()


def _parked(record: Record, error: str) -> Parked:
    return Parked(
        event_id=record.id,
        topic=record.topic,
        key=record.key,
        type=record.type,
        source=record.source,
        time=record.time,
        traceparent=record.traceparent,
        data=record.data.decode(),
        error=error,
        parked_at=clock.now(),
    )


def _place(error: Exception) -> str:
    """Class of the error and where it arose; a validation error also which fields, never their values."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    fields = ""
    if isinstance(error, ValidationError):
        fields = " " + ",".join(".".join(map(str, each["loc"])) for each in error.errors(include_input=False))
    return f"{type(error).__name__}{fields}{place}"


async def list_parked(session: AsyncSession, key: str | None = None) -> Sequence[Parked]:
    wanted = select(Parked).order_by(col(Parked.id))
    return (await session.exec(wanted if key is None else wanted.where(Parked.key == key))).all()


async def replay(db: Database, handlers: Handlers, key: str | None = None) -> tuple[int, int]:
    """Handle parked events again in their order, of one key or of all; returns (handled, still parked).

    A key stops at its first event that fails again, so that its order holds. Taking the row out of `parked` is the
    first thing its transaction does: of two who replay at once, one waits and then finds it gone. It is found by its
    event: SQLite gives the number of the newest row again once that is gone. One that is refused goes.
    """
    async with db.read() as session:
        waiting = await list_parked(session, key)
    stuck: set[tuple[str, str]] = set()
    handled = left = 0
    for each in waiting:
        if (each.topic, each.key) in stuck:
            left += 1
            continue
        record = Record(
            each.topic, each.key, each.event_id, each.type, each.source, each.time, each.traceparent, each.data.encode()
        )
        try:
            async with db.write() as session:
                if (await session.exec(_own_row(each))).rowcount:
                    await handlers.handle(session, admit(record))
                    handled += 1
        except Refused as refusal:
            async with db.write() as session:
                await session.exec(_own_row(each))
            log.error("parked_event_refused", event_id=each.event_id, reason=str(refusal))
        except Exception as error:
            if is_database_away(error):
                raise
            log.warning("replay_failed", event_id=each.event_id, error=_place(error))
            stuck.add((each.topic, each.key))
            left += 1
    return handled, left


def _own_row(parked: Parked) -> Delete:
    return delete(Parked).where(col(Parked.event_id) == parked.event_id, col(Parked.source) == parked.source)


def _with_subclasses(kind: type[NotKnownYet]) -> list[type[NotKnownYet]]:
    return [kind, *(each for below in kind.__subclasses__() for each in _with_subclasses(below))]


async def replay_early(db: Database, handlers: Handlers) -> None:
    """Handle again what came before the thing it speaks of was known: topics overtake each other."""
    early = or_(
        *(col(Parked.error).startswith(kind.__name__) for kind in _with_subclasses(NotKnownYet)),
        col(Parked.error) == BEHIND,  # behind what is gone by now: a replay was cut off
    )
    first = select(func.min(Parked.id)).group_by(Parked.topic, Parked.key)
    async with db.read() as session:
        keys = (await session.exec(select(Parked.key).where(col(Parked.id).in_(first), early))).all()
    for key in dict.fromkeys(keys):
        await replay(db, handlers, key)


async def measure(session: AsyncSession, metrics: Metrics) -> None:
    metrics.parked_events.set((await session.exec(select(func.count()).select_from(Parked))).one())

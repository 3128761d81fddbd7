"""How an event leaves: a row in the transaction of the change it reports, sent by the service's relay afterwards.

The relay reads the *unpublished* rows, never "id greater than the last one": ids are given before the commit, so a row
with a smaller id can appear later, and a cursor would step over it for ever.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, Index, Integer, Table, Text, and_, func, or_, text, update
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit import clock, trace
from kit.broker import Broker, Received, Record
from kit.context import context_of
from kit.db import Database, KitTable, UtcDateTime, new_id
from kit.events import Event, source_of
from kit.metrics import Metrics
from kit.records import admit
from kit.rows import insert_at_commit

BATCH = 500
KEPT = timedelta(days=30)


class Outbox(KitTable, table=True):
    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_unpublished",
            "id",
            postgresql_where=text("position IS NULL"),
            sqlite_where=text("position IS NULL"),
        ),
        Index("ix_outbox_position", "position"),
        Index("ix_outbox_topic_position", "topic", "position"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer, "sqlite"))
    event_id: str = Field(unique=True)
    topic: str
    type: str
    key: str
    data: str = Field(sa_type=Text)
    traceparent: str
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    position: int | None = Field(default=None, sa_type=BigInteger)
    """Order of publication, given by the relay; None until the broker has it. `local:` consumers follow it."""


class LastPosition(KitTable, table=True):
    """One row: the last position given. Events go when they are old, all of them after quiet weeks; a position that
    was given again would lie behind the places of those who listen, and reach none of them."""

    __tablename__ = "last_position"

    id: int = Field(primary_key=True)
    position: int = Field(sa_type=BigInteger)


_OUTBOX: Table = KitTable.metadata.tables["outbox"]


def publish(session: AsyncSession, *events: Event) -> None:
    """Publish events in the transaction of their change. Lock the aggregate first, so that they keep their order.

    Raises Refused for one that no listener would take in: the change must not be without its event.
    """
    context_of(session).published = True
    for event in events:
        data, traceparent, at = event.model_dump_json(), trace.current.get(), clock.now()
        source = source_of(event.topic)
        record = Record(event.topic, event.key, new_id(), event.type, source, at, traceparent, data.encode())
        admit(record)
        insert_at_commit(
            session,
            _OUTBOX,
            {
                "event_id": record.id,
                "topic": event.topic,
                "type": event.type,
                "key": record.key,
                "data": data,
                "traceparent": traceparent,
                "at": at,
            },
        )


def _record(row: Outbox) -> Record:
    return Record(
        topic=row.topic,
        key=row.key,
        id=row.event_id,
        type=row.type,
        source=source_of(row.topic),
        time=row.at,
        traceparent=row.traceparent,
        data=row.data.encode(),
    )


async def read_published(db: Database, topic: str, after: int, limit: int) -> list[Received]:
    """What `local:` consumers read: published rows of a topic beyond a position, in order."""
    async with db.read() as session:
        rows = await session.exec(
            select(Outbox)
            .where(Outbox.topic == topic, col(Outbox.position) > after)
            .order_by(col(Outbox.position))
            .limit(limit)
        )
        return [Received(_record(row), 0, row.position or 0) for row in rows]


class Relay:
    """Sends what is unpublished, waits for the broker's acknowledgement, marks it. Only a service's leader runs one."""

    PAUSE = 1.0
    """Seconds."""

    def __init__(self, db: Database, broker: Broker, metrics: Metrics) -> None:
        self._db, self._broker, self._metrics = db, broker, metrics

    async def wait(self) -> None:
        """Until there may be something new: what this process commits with events ends it at once; what another
        commits is looked for after 50 ms (with SQLite, after `PAUSE`)."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._db.published.wait(), 0.05 if self._db.is_postgres else self.PAUSE)

    async def send_batch(self) -> int:
        """Send the oldest unpublished rows; returns how many. Raises what the broker raises, with nothing marked."""
        self._db.published.clear()
        async with self._db.read() as session:
            waiting = select(Outbox).where(col(Outbox.position).is_(None)).order_by(col(Outbox.id)).limit(BATCH)
            rows = (await session.exec(waiting)).all()
        if not rows:
            return 0
        await self._broker.publish([_record(row) for row in rows])
        ids = [row.id for row in rows if row.id]
        async with self._db.write() as session:
            taken = ids[-1] - ids[0] + 1
            given = update(LastPosition).values(position=LastPosition.position + taken)
            last = (await session.exec(given.returning(col(LastPosition.position)))).scalar_one()
            # Rising with the id within a batch, and above every earlier batch.
            position = col(Outbox.id) + (last - ids[-1])
            await session.exec(update(Outbox).where(col(Outbox.id).in_(ids)).values(position=position))
        if len(rows) == BATCH:  # more may wait, which nobody will announce again
            self._db.published.set()
        self._broker.announce()
        self._metrics.relay_sent.inc(len(rows))
        return len(rows)


async def measure(session: AsyncSession, metrics: Metrics) -> None:
    waiting = select(func.count(), func.min(Outbox.at)).where(col(Outbox.position).is_(None))
    depth, oldest = (await session.exec(waiting)).one()
    metrics.outbox_depth.set(depth)
    metrics.outbox_oldest.set((clock.now() - oldest).total_seconds() if oldest else 0)


def is_over(heard: Mapping[str, int]) -> ColumnElement[bool]:
    """Events published long ago, of the topics in `heard` only those before that position. State records stay: a new
    service on `local:` fills its copy from them."""
    return and_(
        col(Outbox.position).is_not(None),
        col(Outbox.at) < clock.now() - KEPT,
        ~col(Outbox.topic).endswith(".state"),
        *(or_(col(Outbox.topic) != topic, col(Outbox.position) < position) for topic, position in heard.items()),
    )

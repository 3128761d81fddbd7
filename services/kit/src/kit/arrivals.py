"""What has arrived, so that it takes effect once: an event is known by its source and its id, as CloudEvents says."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit import clock
from kit.broker import Record
from kit.db import KitTable, UtcDateTime, insert_new_ones

KEPT = timedelta(days=40)
"""Longer than the broker keeps events, so that every record that can come again is recognised."""

CONTRADICTED = "contradicted"
"""A record with source and id of another that said something else: a repetition is equal."""


class Inbox(KitTable, table=True):
    """Ids are unique within a source: two sources may give the same one, by mistake or on purpose."""

    __tablename__ = "inbox"
    event_id: str = Field(primary_key=True)
    source: str = Field(primary_key=True, sa_column_kwargs={"server_default": ""})
    """Empty in rows of an earlier release: those stand for each source."""
    digest: str | None = None
    """Of what the record said; none of an earlier release."""
    received_at: datetime = Field(sa_type=UtcDateTime, index=True)


async def enter(session: AsyncSession, records: Sequence[Record]) -> list[str | None]:
    """Enter these in the inbox. None for a record that is new; the first of a source and id is, its repeats are not.

    The rows are sorted: two workers that read the same do not wait for each other in a circle.
    """
    first: dict[tuple[str, str], Record] = {}
    for record in records:
        first.setdefault((record.id, record.source), record)
    known = select(Inbox.event_id, Inbox.source, Inbox.digest).where(col(Inbox.event_id).in_({id_ for id_, _ in first}))
    digests = {(event_id, source): digest for event_id, source, digest in await session.exec(known)}
    now = clock.now()
    rows = [
        {"event_id": record.id, "source": record.source, "digest": _digest(record), "received_at": now}
        for key, record in sorted(first.items())
        if key not in digests and (record.id, "") not in digests
    ]
    new = await insert_new_ones(session, Inbox, rows) if rows else set()
    outcomes: list[str | None] = []
    for record in records:
        key = (record.id, record.source)
        if key in new:
            outcomes.append(None)
            new.remove(key)
            digests[key] = _digest(record)
        else:
            digest = digests.get(key)
            outcomes.append("repeated" if digest in (None, _digest(record)) else CONTRADICTED)
    return outcomes


def _digest(record: Record) -> str:
    said = repr((record.topic, record.key, record.type, record.data))
    return hashlib.sha256(said.encode()).hexdigest()[:32]

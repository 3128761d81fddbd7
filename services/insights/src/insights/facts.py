"""The read model: the course of each case, and of what else a source counts, as the archive has it."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from insights import archive
from insights.models import Archived
from insights.rules import Happened, in_order
from insights.source import Source
from insights.sources import SOURCES
from kit.db import Database, put
from kit.events import KINDS


def fold(source: Source[Any], history: Iterable[Happened]) -> dict[str, Any]:
    """One aggregate's facts from all its events, in any order."""
    ordered = in_order(history)
    newest = ordered[-1][0]
    return {
        source.events.key_field: newest.key,
        "version": newest.version,
        "first_at": min(at for _, at in ordered),
        "last_at": max(at for _, at in ordered),
        **source.course(ordered),
    }


async def refresh(session: AsyncSession, archived: Collection[tuple[str, str]]) -> None:
    """Compute the facts of these aggregates, given by topic and key, where a source counts them."""
    for source in SOURCES:
        await _refresh(session, source, {key for topic, key in archived if topic == source.events.topic})


async def _refresh(session: AsyncSession, source: Source[Any], keys: Collection[str]) -> None:
    """Each from all its archived events, not from the last one alone: so events may come in any order, and a rebuild
    cannot differ. The locks come before the reading, or a slower rival would write what it read too early; in order, or
    two could wait for each other.
    """
    if not keys:
        return
    await session.exec(select(source.key).where(source.key.in_(keys)).order_by(source.key).with_for_update())
    histories = await archive.histories(session, source.events.topic, source.types, keys)
    facts = [
        fold(source, ((KINDS[row.type].model_validate(row.data), row.time) for row in history))
        for _, history in sorted(histories.items())
    ]
    if facts:
        await put(session, source.facts, *facts)


async def rebuild(db: Database, batch: int = 200) -> int:
    """Compute all facts again from the archive, while the service runs on; returns of how many aggregates."""
    return sum([await _rebuild(db, source, batch) for source in SOURCES])


async def _rebuild(db: Database, source: Source[Any], batch: int) -> int:
    """A page of keys at a time, as no statement may take longer than a command may. What the archive does not know goes
    in one statement with the question: an aggregate that comes meanwhile is seen with its events or not at all.
    """
    archived = select(Archived.key).where(
        Archived.topic == source.events.topic, col(Archived.type).not_in(source.other_types)
    )
    here = archived.where(Archived.key == source.key).exists()
    count, after, more = 0, "", True
    while more:
        async with db.write() as session:
            following = archived.where(col(Archived.key) > after).distinct().order_by(col(Archived.key)).limit(batch)
            keys = [str(key) for key in await session.exec(following)]
            more = len(keys) == batch
            page = source.key > after
            if more:
                page &= source.key <= keys[-1]
            await session.exec(delete(source.facts).where(page, ~here))
            await _refresh(session, source, keys)
        count += len(keys)
        after = keys[-1] if keys else after
    return count

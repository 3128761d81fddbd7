"""Archives in the database: one row for each event, with the bytes that the file has there."""

from collections.abc import AsyncIterator

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.db import Database, get_locked
from voting.ballots.archive import Head, append, last_event
from voting.errors import ElectionNotFound
from voting.models import ArchiveHead, ArchivePart

PIECE = 100
"""Events read at a time."""


async def lock_head(session: AsyncSession, uuid: str) -> ArchiveHead:
    head = await get_locked(session, ArchiveHead, uuid)
    if head is None:
        raise ElectionNotFound
    return head


def begin(session: AsyncSession, uuid: str, data: bytes, head: Head) -> None:
    """With all up to the Setup event."""
    assert head.event
    session.add(ArchiveHead(uuid=uuid, timestamp=head.timestamp, event=head.event, height=head.height, size=len(data)))
    session.add(ArchivePart(uuid=uuid, start=0, height=head.height, data=data))


def extend(session: AsyncSession, head: ArchiveHead, kind: str, *data: bytes) -> None:
    """Append an event to an archive whose head is locked."""
    written, after = append(Head(head.timestamp, head.event, head.height), kind, *data)
    assert after.event
    session.add(ArchivePart(uuid=head.uuid, start=head.size, height=after.height, data=written))
    head.event, head.height, head.size = after.event, after.height, head.size + len(written)


async def read(session: AsyncSession, uuid: str) -> bytes:
    """The whole file."""
    parts = select(ArchivePart.data).where(ArchivePart.uuid == uuid).order_by(col(ArchivePart.start))
    return b"".join((await session.exec(parts)).all())


async def event_at(session: AsyncSession, uuid: str, height: int) -> str:
    """The hash of the event at this height."""
    wanted = select(ArchivePart.data).where(ArchivePart.uuid == uuid, ArchivePart.height == height)
    return last_event(bytes((await session.exec(wanted)).one()))


async def pieces(db: Database, uuid: str, start: int, end: int) -> AsyncIterator[bytes]:
    """The bytes from `start` to before `end`, some events at a time: what was written never changes."""
    while start < end:
        async with db.read() as session:
            first = select(ArchivePart.start).where(ArchivePart.uuid == uuid, col(ArchivePart.start) <= start)
            from_ = (await session.exec(first.order_by(col(ArchivePart.start).desc()).limit(1))).one()
            wanted = select(ArchivePart.start, ArchivePart.data).where(
                ArchivePart.uuid == uuid, col(ArchivePart.start) >= from_, col(ArchivePart.start) < end
            )
            rows = (await session.exec(wanted.order_by(col(ArchivePart.start)).limit(PIECE))).all()
        for at, data in rows:
            part = data[max(0, start - at) : end - at]
            start += len(part)
            yield part

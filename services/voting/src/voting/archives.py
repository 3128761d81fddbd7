"""Archives in the database: one row for each event, with the bytes that the file has there."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from secrets import SystemRandom

from sqlmodel import and_, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.db import Database, get_locked
from voting.ballots import acceptance
from voting.ballots.archive import BALLOT, Head, append
from voting.errors import ElectionNotFound
from voting.models import AcceptedBallot, ArchiveHead, ArchivePart, BoardBallot, Credential

PIECE = 100
"""Events read or written at a time: no statement may take longer than `kit.db` lets it."""


async def lock_head(session: AsyncSession, uuid: str) -> ArchiveHead:
    head = await get_locked(session, ArchiveHead, uuid)
    if head is None:
        raise ElectionNotFound
    return head


def begin(session: AsyncSession, uuid: str, data: bytes, head: Head) -> None:
    """With all up to the Setup event."""
    assert head.event
    session.add(
        ArchiveHead(
            uuid=uuid,
            timestamp=head.timestamp,
            event=head.event,
            height=head.height,
            size=len(data),
            accepted_head=acceptance.begin(uuid),
        )
    )
    session.add(ArchivePart(uuid=uuid, start=0, height=head.height, data=data))


def extend(session: AsyncSession, head: ArchiveHead, kind: str, *data: bytes) -> ArchivePart:
    """Append an event to an archive whose head is locked."""
    written, after = append(Head(head.timestamp, head.event, head.height), kind, *data)
    assert after.event
    part = ArchivePart(uuid=head.uuid, start=head.size, height=after.height, data=written)
    session.add(part)
    head.event, head.height, head.size = after.event, after.height, head.size + len(written)
    return part


Waiting = tuple[str, str]
"""Tracker of an accepted ballot, and the digest of its credential."""


def shuffle(accepted: Sequence[Waiting]) -> list[Waiting]:
    """By chance, but for ballots of one credential, which stay in their order: the last of them counts."""
    of_credential = defaultdict[str, list[Waiting]](list)
    for each in reversed(accepted):
        of_credential[each[1]].append(each)
    digests = [digest for _, digest in accepted]
    SystemRandom().shuffle(digests)
    return [of_credential[digest].pop() for digest in digests]


async def take_in(session: AsyncSession, head: ArchiveHead) -> None:
    """Append all accepted ballots to an archive whose head is locked. Who reads all tables then finds no order of
    casting: each row that a ballot touched is written again here, in this one transaction."""
    accepted = (
        select(AcceptedBallot.tracker, AcceptedBallot.digest)
        .where(AcceptedBallot.uuid == head.uuid)
        .order_by(col(AcceptedBallot.digest), col(AcceptedBallot.turn))
    )
    waiting = shuffle((await session.exec(accepted)).all())
    for start in range(0, len(waiting), PIECE):
        piece = waiting[start : start + PIECE]
        here = and_(
            col(AcceptedBallot.uuid) == head.uuid, col(AcceptedBallot.tracker).in_([tracker for tracker, _ in piece])
        )
        data = dict((await session.exec(select(AcceptedBallot.tracker, AcceptedBallot.data).where(here))).all())
        written, counted = list[ArchivePart | BoardBallot](), dict[str, int]()
        for tracker, digest in piece:
            written.append(extend(session, head, BALLOT, data[tracker]))
            ballot = BoardBallot(uuid=head.uuid, height=head.height, tracker=tracker, digest=digest)
            session.add(ballot)
            written.append(ballot)
            counted[digest] = head.height
        await session.flush()
        for each in written:  # thousands of ballots are not kept in memory
            session.expunge(each)
        heights = [{"uuid": head.uuid, "digest": digest, "last_height": height} for digest, height in counted.items()]
        await session.execute(update(Credential), heights)
        await session.exec(delete(AcceptedBallot).where(here))


async def read(session: AsyncSession, uuid: str) -> bytes:
    """The whole file."""
    parts = select(ArchivePart.data).where(ArchivePart.uuid == uuid).order_by(col(ArchivePart.start))
    return b"".join((await session.exec(parts)).all())


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

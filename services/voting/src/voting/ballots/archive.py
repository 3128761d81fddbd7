"""The archive UUID.bel: records and events, written and strictly read (section 8).

A record is a header of 512 bytes and its content, padded. Each event names the event before it, so appends to one
archive must not happen at the same time; an appended event and its data are one write.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from voting.ballots import encoding
from voting.ballots.ballot_errors import WrongVersion
from voting.ballots.errors import (
    BrokenChain,
    NoEvent,
    Oversized,
    Truncated,
    UnexpectedRecords,
    WrongFields,
    WrongHeader,
    WrongName,
    WrongSequence,
    WrongTimestamp,
)

BLOCK = 512
MOST_BYTES = 1 << 32
LARGEST_RECORD = 1 << 27

SETUP, BALLOT, END, TALLY, DECRYPTION, RESULT = (
    "Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result"
)  # fmt: skip
DATA_BEFORE = {SETUP: 4, BALLOT: 1, END: 0, TALLY: 2, DECRYPTION: 2, RESULT: 1}
"""How many data records an event follows; the last of them is its payload."""


class Event(NamedTuple):
    parent: str | None
    height: int
    type: str
    payload: str | None

    @property
    def record(self) -> bytes:
        value = {"parent": self.parent, "height": self.height, "type": self.type, "payload": self.payload}
        return encoding.write({name: each for name, each in value.items() if each is not None})


def read_event(record: bytes) -> Event:
    parent, height, kind, payload = encoding.fields(
        encoding.read(record, "event", 1000), "event", "parent?", "height", "type", "payload?"
    )
    if kind not in DATA_BEFORE:
        raise WrongSequence(type=str(kind)[:40])
    if (payload is None) != (kind == END):
        raise WrongFields(what="event")
    return Event(
        None if parent is None else encoding.hexadecimal(parent, "event"),
        encoding.whole(height, "height", 0, 1_000_000_000),
        kind,
        None if payload is None else encoding.hexadecimal(payload, "event"),
    )


def write_setup(election: bytes, trustees: bytes, credentials: bytes) -> bytes:
    names = ("election", "trustees", "credentials")
    records = (election, trustees, credentials)
    return encoding.write({name: encoding.hex_digest(each) for name, each in zip(names, records, strict=True)})


# ---- writing


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % BLOCK)


def write_record(name: str, content: bytes, timestamp: int) -> bytes:
    """Header and padded content."""
    header = bytearray(BLOCK)
    for place, text in (
        (0, name),
        (100, "0000644"),
        (108, "0000000"),
        (116, "0000000"),
        (124, f"{len(content):011o}"),
        (136, f"{timestamp:011o}"),
        (148, " " * 8),
        (156, "0"),
    ):
        header[place : place + len(text)] = text.encode()
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    return bytes(header) + _padded(content)


def begin(timestamp: int) -> bytes:
    """The first record; every record bears the timestamp (seconds since 1970)."""
    return write_record("BELENIOS", encoding.write({"version": 1, "timestamp": str(timestamp)}), timestamp)


class Head(NamedTuple):
    """Where an archive ends: enough to append to it."""

    timestamp: int
    event: str | None = None
    """Hash of the last event. Publish it often: who has seen it notices another history."""
    height: int = -1


def append(head: Head, kind: str, *data: bytes) -> tuple[bytes, Head]:
    """The bytes of an event with its data records, and the new head.

    Raises:
        UnexpectedRecords: Not as many data records as such an event has.
    """
    if DATA_BEFORE[kind] != len(data):
        raise UnexpectedRecords
    written = b"".join(write_record(f"{encoding.hex_digest(each)}.data.json", each, head.timestamp) for each in data)
    payload = encoding.hex_digest(data[-1]) if data else None
    event = Event(head.event, head.height + 1, kind, payload).record
    digest = encoding.hex_digest(event)
    written += write_record(f"{digest}.event.json", event, head.timestamp)
    return written, Head(head.timestamp, digest, head.height + 1)


# ---- reading


@dataclass(frozen=True)
class Entry:
    """An event with its data records."""

    event: Event
    digest: str
    data: tuple[bytes, ...]


def _read_record(archive: bytes, offset: int) -> tuple[str, bytes, int, int]:
    """Name, content, time, and where the next record begins."""
    header = archive[offset : offset + BLOCK]
    if len(header) < BLOCK:
        raise Truncated(offset=offset)
    try:
        name = header[:100].rstrip(b"\0").decode("ascii")
        size, timestamp = (int(header[place : place + 11], 8) for place in (124, 136))
    except ValueError:
        raise WrongHeader(offset=offset) from None
    if not 0 <= size <= LARGEST_RECORD:
        raise WrongHeader(offset=offset)
    end = offset + BLOCK + size + -size % BLOCK
    if end > len(archive):
        raise Truncated(offset=offset)
    content = archive[offset + BLOCK : offset + BLOCK + size]
    if write_record(name, content, timestamp) != archive[offset:end]:
        raise WrongHeader(offset=offset)
    return name, content, timestamp, end


def _read_timestamp(name: str, content: bytes) -> int:
    if name != "BELENIOS":
        raise WrongHeader(offset=0)
    version, timestamp = encoding.fields(encoding.read(content, "header", 1000), "header", "version", "timestamp")
    if type(version) is not int or version != 1:
        raise WrongVersion(what="header")
    if not isinstance(timestamp, str) or len(timestamp) > 10 or not encoding.DECIMAL.fullmatch(timestamp):
        raise WrongFields(what="header")
    return int(timestamp)


def read_archive(archive: bytes) -> Iterator[Entry]:
    """Read events one after the other, each with its data; what follows the last one is refused.

    It checks bytes, names, times, the chain of events and that each event follows the data that it names. What the data
    are and in which order events may come is `audit`'s.
    """
    if len(archive) > MOST_BYTES:
        raise Oversized(what="archive", limit=MOST_BYTES)
    name, content, time, offset = _read_record(archive, 0)
    timestamp = _read_timestamp(name, content)
    if time != timestamp:
        raise WrongTimestamp(offset=0)
    data: list[bytes] = []
    parent, height = None, 0
    while offset < len(archive):
        start = offset
        name, content, time, offset = _read_record(archive, start)
        if time != timestamp:
            raise WrongTimestamp(offset=start)
        digest, _, kind = name.partition(".")
        if digest != encoding.hex_digest(content) or kind not in ("data.json", "event.json"):
            raise WrongName(offset=start)
        if kind == "data.json":
            data.append(content)
            continue
        event = read_event(content)
        if (event.parent, event.height) != (parent, height):
            raise BrokenChain
        if len(data) != DATA_BEFORE[event.type] or (data and encoding.hex_digest(data[-1]) != event.payload):
            raise UnexpectedRecords
        yield Entry(event, digest, tuple(data))
        data, parent, height = [], digest, height + 1
    if data or height == 0:
        raise NoEvent


def head_of(archive: bytes) -> Head:
    """Read the whole archive, to append to it."""
    timestamp = _read_timestamp(*_read_record(archive, 0)[:2])
    head = Head(timestamp)
    for entry in read_archive(archive):
        head = Head(timestamp, entry.digest, entry.event.height)
    return head

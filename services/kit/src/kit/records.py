"""Whether a record may be taken in: it can be stored, and it is what its topic and its publisher may say.

Every record passes `admit` before anything else reads it, from either broker. What is refused is skipped,
logged and counted (`tongxin_refused_records_total`): parking it would need what it lacks, and it would hold up the
genuine events of the key that it claims.

Records carry no signature: the broker lets each service write to its own topics alone. Ed25519 would add some 45 µs to
the 200 µs that the relay takes for an event, and 150 µs to each listener; an HMAC costs 4 µs, and every listener would
hold the key that forges.
"""

import json
import math
import re
from datetime import UTC, datetime
from typing import Any

from kit import trace
from kit.broker import Record, Unreadable
from kit.events import KINDS, Refused, is_type_of, source_of

LONGEST = 200
"""Characters of an id, key, type or source. PostgreSQL indexes no text of more than some 2,700 bytes."""
MOST_BYTES = 900_000
"""Of the data; a Kafka broker takes 1 MiB with everything around it."""
DEEPEST = 16
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
MOST_VERSION = 100_000_000

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""PostgreSQL stores no NUL; half a surrogate pair has no UTF-8."""


def admit(record: Record | Unreadable) -> Record:
    """The record, without its trace where that is malformed. Raises Refused."""
    if isinstance(record, Unreadable):
        raise Refused("unreadable")
    for name, text in (("id", record.id), ("key", record.key), ("type", record.type), ("source", record.source)):
        if not 0 < len(text) <= LONGEST or _UNSTORABLE.search(text):
            raise Refused(name)
    if record.time.tzinfo is None or not EARLIEST <= record.time < LATEST:
        raise Refused("time")
    data = _read(record.data)
    if record.source != source_of(record.topic):
        raise Refused("source")
    kind = KINDS.get(record.type)
    if not (kind.topic == record.topic if kind else is_type_of(record.type, record.topic)):
        raise Refused("type")
    if kind:
        if data.get(kind.key_field) != record.key:
            raise Refused("key")
        version = data.get("version")
        if type(version) is not int or not 1 <= version <= MOST_VERSION:
            raise Refused("version")
    return record if trace.is_valid(record.traceparent) else record._replace(traceparent="")


def _read(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise Refused("data")
    try:
        found = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise Refused("data") from error
    if not isinstance(found, dict) or not _is_storable(found, DEEPEST):
        raise Refused("data")
    return found


def _is_storable(value: Any, deeper: int) -> bool:
    if isinstance(value, str):
        return not _UNSTORABLE.search(value)
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return _is_storable("".join(value), deeper) and _is_storable([*value.values()], deeper)
    if isinstance(value, list):
        for each in value:
            if deeper == 0 or not _is_storable(each, deeper - 1):
                return False
    return True

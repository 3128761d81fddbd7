"""Made-up input: any change of a valid archive is refused, and with a reason."""

import json
from typing import Any

import pytest
from counts import COUNTS
from forged import Forged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_elections import Made
from mutations import make_original, take_apart

from voting.ballots.archive import write_setup
from voting.ballots.audit import audit
from voting.ballots.encoding import hex_digest, write
from voting.ballots.errors import Refused

MADE_UP: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**10), 10**11) | st.text(max_size=5) | st.integers(0, 2**2050).map(str),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)
SETTINGS = settings(max_examples=COUNTS.slow_examples, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def original() -> Made:
    return make_original()


@SETTINGS
@given(st.data())
def test_one_bit(original: Made, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(original.archive) - 1))
    archive = bytearray(original.archive)
    archive[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Refused):
        audit(bytes(archive))


@SETTINGS
@given(st.data())
def test_one_byte_of_a_record_in_a_valid_chain(original: Made, data: st.DataObject) -> None:
    parts = take_apart(original)
    records = data.draw(st.sampled_from([records for _, records in parts if records]))
    which = data.draw(st.integers(0, len(records) - 1))
    place = data.draw(st.integers(0, len(records[which]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda each: each != records[which][place]))
    records[which] = records[which][:place] + bytes([byte]) + records[which][place + 1 :]
    with pytest.raises(Refused):
        audit(Forged(original, parts).build())


def paths(value: Any) -> list[list[Any]]:
    """The way to each value within."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [[]] + [[key, *path] for key, each in inner for path in paths(each)]


def changed(value: Any, path: list[Any], made_up: Any) -> Any:
    if not path:
        return made_up
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(copy[path[0]], path[1:], made_up)
    return copy


@SETTINGS
@given(st.data())
def test_one_value_of_a_record_in_a_valid_chain(original: Made, data: st.DataObject) -> None:
    """With another type, too; the records that name it by its hash name the new one."""
    parts = take_apart(original)
    kind, records = data.draw(st.sampled_from([part for part in parts if part[1]]))
    which = data.draw(st.integers(0, len(records) - 1))
    value = json.loads(records[which])
    path = data.draw(st.sampled_from(paths(value)))
    before = hex_digest(records[which])
    new = write(changed(value, path, data.draw(MADE_UP)))
    if new == records[which]:
        return
    records[which] = new
    if kind == "Setup" and which < 3:
        records[3] = write_setup(*records[:3])
    elif len(records) == 2 and which == 0:
        records[1] = records[1].replace(before.encode(), hex_digest(new).encode())
    with pytest.raises(Refused):
        audit(Forged(original, parts).build())


@SETTINGS
@given(st.data())
def test_cut_anywhere(original: Made, data: st.DataObject) -> None:
    """Between two events it is the archive of an election that goes on."""
    end = data.draw(st.integers(0, len(original.archive) - 1))
    ends = {len(Forged(original, take_apart(original)[:events]).build()) for events in range(1, 11)}
    if end not in ends:
        with pytest.raises(Refused):
            audit(original.archive[:end], is_open=True)

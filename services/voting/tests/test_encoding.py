"""What is written is read again, in that form only; what is too long is refused before a number is made of it."""

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from gmpy2 import mpz
from hypothesis import given
from hypothesis import strategies as st

from voting.ballots import encoding
from voting.ballots.errors import Malformed, NotCanonical, Oversized, WrongFields, WrongNumber
from voting.ballots.groups import BELENIOS_2048 as GROUP

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**10), 10**11) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read(value: Any) -> None:
    written = encoding.write(value)
    assert encoding.read(written, "ballot", len(written)) == value


@given(VALUES)
def test_another_form_of_the_same_is_refused(value: Any) -> None:
    written = encoding.write(value)
    for other in (json.dumps(value).encode(), json.dumps(value, indent=1).encode(), written + b"\n", b" " + written):
        if other != written:
            with pytest.raises((NotCanonical, Malformed)):
                encoding.read(other, "ballot", 10_000)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(Malformed, NotCanonical):
        assert encoding.write(encoding.read(data, "ballot", 1000)) == data


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"{", b'{"a":1,"a":1}', b"1.5", b"1e3", b"NaN", b"Infinity", b"9" * 13, b"-" + b"9" * 13,
     b'"\\ud800"', b"[" * 20_000, b"[" * 20_000 + b"]" * 20_000],
    ids=lambda data: repr(data[:12]),
)  # fmt: skip
def test_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        encoding.read(data, "ballot", 50_000)


def test_the_size_is_asked_first() -> None:
    with pytest.raises(Oversized) as caught:
        encoding.read(b"\xff" * 11, "ballot", 10)
    assert caught.value.words("en") == "The ballot is larger than 10 bytes."
    assert caught.value.words("zh") == "选票超过 10 字节的上限。"


@given(st.integers(0, int(GROUP.q) - 1))
def test_a_scalar_is_read_as_it_is_written(number: int) -> None:
    assert encoding.scalar(str(number), GROUP, "response") == number


@pytest.mark.parametrize(
    "value",
    [
        "",
        "-1",
        "+1",
        "01",
        "00",
        " 1",
        "1 ",
        "1_0",
        "1\n",
        "0x1",
        "1e3",
        "１",
        "١",
        str(GROUP.q),
        1,
        None,
        True,
        [],
        {},
    ],
)
def test_another_form_of_a_number_is_refused(value: Any) -> None:
    with pytest.raises(WrongNumber):
        encoding.scalar(value, GROUP, "response")


def test_no_number_is_made_of_too_many_digits() -> None:
    """A million digits would take the processor a second; a length takes nothing."""
    digits = "1" * 5_000_000
    began = time.thread_time()
    with pytest.raises(WrongNumber):
        encoding.element(digits, GROUP, "alpha")
    assert time.thread_time() - began < 0.05
    assert encoding.element(str(GROUP.p - 1), GROUP, "alpha") == GROUP.p - 1
    with pytest.raises(WrongNumber):
        encoding.element(str(GROUP.p), GROUP, "alpha")


@pytest.mark.parametrize(("number", "written"), [(0, 0), (1073741823, 1073741823), (1073741824, "1073741824")])
def test_large_counts_are_written_as_text(number: int, written: Any) -> None:
    assert encoding.write_count(number) == written
    assert encoding.count(written, "weight", 10**10) == number
    other = number if isinstance(written, str) else str(number)
    with pytest.raises(WrongNumber):
        encoding.count(other, "weight", 10**10)


def test_fields_are_exact() -> None:
    assert encoding.fields({"a": 1, "b": 2}, "ballot", "a", "b", "c?") == [1, 2, None]
    wrong: list[Any] = [{"a": 1}, {"b": 2, "a": 1}, {"a": 1, "b": 2, "d": 3}, [], None, "ab"]
    for value in wrong:
        with pytest.raises(WrongFields):
            encoding.fields(value, "ballot", "a", "b", "c?")


def test_a_digest_has_no_padding() -> None:
    assert encoding.base64_digest(b"") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"
    assert mpz(int(encoding.hex_digest(b""), 16)) > 0

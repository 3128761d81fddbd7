"""Strict reading and the one way of writing (sections 2 and 12).

Size and form are checked before any number is made: a digit string is compared with a pattern of bounded length first.
"""

import json
import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

from gmpy2 import mpz

from voting.ballots.errors import Malformed, NotCanonical, Oversized, WrongFields, WrongNumber
from voting.ballots.groups import Group

Json = Any
"""What `json.loads` makes."""

DECIMAL = re.compile(r"0|[1-9][0-9]*")
HEX = re.compile(r"[0-9a-f]{64}")
LARGEST_JSON_NUMBER = 1073741823
"""The tool writes larger ones as strings (section 2)."""


def write(value: Json) -> bytes:
    """Compact JSON, fields in the order given."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def read(data: bytes, what: str, limit: int) -> Json:
    """Read JSON in canonical form only.

    Raises:
        Oversized: More than `limit` bytes.
        Malformed: No JSON, a field twice, nested too deep, or a number of more than twelve digits.
        NotCanonical: Other bytes than `write` makes.
    """
    if len(data) > limit:
        raise Oversized(what=what, limit=limit)
    try:
        value = json.loads(
            data.decode(), object_pairs_hook=_fields, parse_int=_integer, parse_float=_refuse, parse_constant=_refuse
        )
        again = write(value)
    except (ValueError, RecursionError):
        raise Malformed(what=what) from None
    if again != data:
        raise NotCanonical(what=what)
    return value


def _fields(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError
    return fields


def _integer(digits: str) -> int:
    if len(digits) > 12:
        raise ValueError
    return int(digits)


def _refuse(_: str) -> float:
    raise ValueError


def fields(value: Json, what: str, *names: str) -> list[Json]:
    """The values of these fields, in this order; a name that ends in `?` may be missing (None)."""
    if not isinstance(value, dict):
        raise WrongFields(what=what)
    found = [name.rstrip("?") for name in names if name.rstrip("?") in value or not name.endswith("?")]
    if list(value) != found:
        raise WrongFields(what=what)
    return [value.get(name.rstrip("?")) for name in names]


def array(value: Json, what: str, most: int) -> list[Json]:
    if not isinstance(value, list) or len(value) > most:
        raise WrongFields(what=what)
    return value


def text(value: Json, what: str) -> str:
    if not isinstance(value, str):
        raise WrongFields(what=what)
    return value


def hexadecimal(value: Json, what: str) -> str:
    if not isinstance(value, str) or not HEX.fullmatch(value):
        raise WrongFields(what=what)
    return value


def whole(value: Json, what: str, least: int, most: int) -> int:
    """A JSON number."""
    if type(value) is not int or not least <= value <= most:
        raise WrongNumber(what=what)
    return value


def _decimal(value: Json, digits: int, below: mpz, what: str) -> mpz:
    if not isinstance(value, str) or len(value) > digits or not DECIMAL.fullmatch(value):
        raise WrongNumber(what=what)
    number = mpz(value)
    if number >= below:
        raise WrongNumber(what=what)
    return number


def element(value: Json, group: Group, what: str) -> mpz:
    """A number in [0, p); whether it is a member of the group is asked elsewhere."""
    return _decimal(value, group.element_digits, group.p, what)


def scalar(value: Json, group: Group, what: str) -> mpz:
    return _decimal(value, group.scalar_digits, group.q, what)


def count(value: Json, what: str, most: int) -> int:
    """A weight or a result: a JSON number, or a string where it is larger than the tool writes as a number."""
    if isinstance(value, str):
        if len(value) > 12 or not DECIMAL.fullmatch(value) or int(value) <= LARGEST_JSON_NUMBER:
            raise WrongNumber(what=what)
        value = int(value)
    elif type(value) is not int or value > LARGEST_JSON_NUMBER:
        raise WrongNumber(what=what)
    return whole(value, what, 0, most)


def write_count(value: int) -> Json:
    return value if value <= LARGEST_JSON_NUMBER else str(value)


def hex_digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def base64_digest(data: bytes) -> str:
    """Fingerprints and trackers: SHA-256 in base64 without padding, 43 characters (section 2)."""
    return b64encode(sha256(data).digest()).decode().rstrip("=")

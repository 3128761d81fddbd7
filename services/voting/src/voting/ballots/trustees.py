"""Trustees: their keys, alone or as a threshold group, and the public key of the election (section 4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gmpy2 import mpz

from voting.ballots import encoding
from voting.ballots.errors import WrongFields
from voting.ballots.groups import Group
from voting.ballots.keys import TrusteeKey, check_key, read_key
from voting.ballots.threshold import Parameters, check_parameters, read_parameters

MOST_TRUSTEES = 100
MOST_BYTES = 1 << 23
"""Of the record of trustees."""


@dataclass(frozen=True)
class Trustees:
    """In the order of the record: who must take part each, and groups of which `threshold` members must."""

    group: Group
    items: tuple[TrusteeKey | Parameters, ...]

    @cached_property
    def record(self) -> bytes:
        return encoding.write(
            [["Single" if isinstance(each, TrusteeKey) else "Pedersen", each.to_json()] for each in self.items]
        )

    @cached_property
    def public_key(self) -> mpz:
        """Of the election."""
        parts = (
            [each.public_key] if isinstance(each, TrusteeKey) else [constants[0] for constants in each.commitments]
            for each in self.items
        )
        return self.group.product(*(part for each in parts for part in each))

    @cached_property
    def keys(self) -> tuple[mpz, ...]:
        """The key of each owner of a partial decryption; the first is owner 1."""
        return tuple(key for _, keys in self._by_item() for key in keys)

    def _by_item(self) -> Iterator[tuple[TrusteeKey | Parameters, Sequence[mpz]]]:
        for each in self.items:
            if isinstance(each, TrusteeKey):
                yield each, (each.public_key,)
            else:
                yield each, [key.public_key for key in each.verification_keys]

    @cached_property
    def owners(self) -> tuple[tuple[tuple[int, ...], int | None], ...]:
        """For each item its owners' numbers, and how many of them are needed (None: a single one)."""
        found, first = [], 1
        for item, keys in self._by_item():
            threshold = None if isinstance(item, TrusteeKey) else item.threshold
            found.append((tuple(range(first, first + len(keys))), threshold))
            first += len(keys)
        return tuple(found)


def read_trustees(record: bytes, group: Group) -> Trustees:
    """Read the record and check every key, certificate and commitment in it."""
    items: list[TrusteeKey | Parameters] = []
    for each in encoding.array(encoding.read(record, "trustees", MOST_BYTES), "trustees", MOST_TRUSTEES):
        match each:
            case ["Single", value]:
                items.append(read_key(value, group))
            case ["Pedersen", value]:
                items.append(read_parameters(value, group))
            case _:
                raise WrongFields(what="trustees")
    if not items:
        raise WrongFields(what="trustees")
    owner = 1
    for item in items:
        if isinstance(item, TrusteeKey):
            check_key(item, group, owner)
            owner += 1
        else:
            for key in item.verification_keys:
                check_key(key, group, owner)
                owner += 1
            check_parameters(item, group)
    return Trustees(group, tuple(items))

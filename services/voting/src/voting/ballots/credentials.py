"""Credentials: what a voter holds, what is published of it, and the list of those who may vote (section 3)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import pbkdf2_hmac
from secrets import randbelow

from gmpy2 import mpz

from voting.ballots import encoding
from voting.ballots.ballot_errors import DuplicateCredential, WrongCredential, WrongWeight
from voting.ballots.errors import NotCanonical, NotInGroup
from voting.ballots.groups import Group

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
FORM = re.compile(rf"[{ALPHABET}]{{3}}(?:-[{ALPHABET}]{{3}}){{4}}")
MOST_WEIGHT = 10**10
"""Of all voters together: a result up to it is found in a second."""
MOST_BYTES = 1 << 27
"""Of a list of credentials, 200,000 of them."""


def _number(characters: str) -> int:
    number = 0
    for each in characters:
        number = number * 58 + ALPHABET.index(each)
    return number


def generate_credential(below: Callable[[int], int] = randbelow) -> str:
    """Draw a private credential, XXX-XXX-XXX-XXX-XXX: 82 random bits and a check character."""
    drawn = "".join(ALPHABET[below(58)] for _ in range(14))
    whole = drawn + ALPHABET[53 - _number(drawn) % 53]
    return "-".join(whole[place : place + 3] for place in range(0, 15, 3))


def check_credential(credential: str) -> None:
    """Raise WrongCredential for what was mistyped."""
    characters = credential.replace("-", "")
    if not FORM.fullmatch(credential) or (_number(characters[:14]) + ALPHABET.index(characters[14])) % 53:
        raise WrongCredential


def derive_secret(group: Group, uuid: str, credential: str) -> mpz:
    """The signing key of a credential; the dashes belong to what is hashed."""
    check_credential(credential)
    derived = pbkdf2_hmac("sha256", credential.encode(), uuid.encode(), 1000, 32)
    return mpz(int.from_bytes(derived, "big")) % group.q


def derive_public(group: Group, uuid: str, credential: str) -> mpz:
    return group.g_to(derive_secret(group, uuid, credential))


@dataclass(frozen=True)
class Credentials:
    """Who may vote: public credentials and their weights."""

    weights: dict[mpz, int]
    is_weighted: bool = False

    @cached_property
    def record(self) -> bytes:
        """Sorted by number, so that the order says nothing of the voters."""
        written = sorted(self.weights.items())
        return encoding.write([f"{public},{weight}" if self.is_weighted else str(public) for public, weight in written])


def list_credentials(weights: Iterable[tuple[mpz, int]], is_weighted: bool = False) -> Credentials:
    listed: dict[mpz, int] = {}
    for public, weight in weights:
        if public in listed:
            raise DuplicateCredential
        listed[public] = weight
    if any(weight < 1 for weight in listed.values()) or sum(listed.values()) > MOST_WEIGHT:
        raise WrongWeight(limit=MOST_WEIGHT)
    return Credentials(listed, is_weighted)


def read_credentials(record: bytes, group: Group) -> Credentials:
    """Read the list: sorted, weights for all or for none, every credential a member of the group."""
    listed, weighted = [], set()
    for each in encoding.array(encoding.read(record, "credentials", MOST_BYTES), "credentials", 1_000_000):
        number, comma, weight = encoding.text(each, "credentials").partition(",")
        weighted.add(bool(comma))
        if comma and not (len(weight) <= 12 and encoding.DECIMAL.fullmatch(weight)):
            raise WrongWeight(limit=MOST_WEIGHT)
        public = encoding.element(number, group, "credential")
        listed.append((public, int(weight) if comma else 1))
    credentials = list_credentials(listed, weighted == {True})
    if credentials.record != record:
        raise NotCanonical(what="credentials")
    if not group.has_all(list(credentials.weights)):
        raise NotInGroup(what="credential")
    return credentials

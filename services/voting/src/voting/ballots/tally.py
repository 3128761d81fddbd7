"""Which ballots count, and their product: the encrypted tally (section 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gmpy2 import mpz

from voting.ballots import encoding
from voting.ballots.ballot_errors import ReplayedBallot, SpentCredential, UnknownCredential
from voting.ballots.ballots import Ballot, Ciphertext
from voting.ballots.credentials import MOST_WEIGHT
from voting.ballots.errors import WrongFields
from voting.ballots.groups import Group
from voting.ballots.questions import Election


@dataclass(frozen=True)
class EncryptedTally:
    rows: tuple[tuple[Ciphertext, ...], ...]
    ballots: int
    total_weight: int

    @cached_property
    def record(self) -> bytes:
        return encoding.write([[each.to_json() for each in row] for row in self.rows])

    @cached_property
    def sized(self) -> bytes:
        """The payload of the event: how many ballots it holds, and the hash of the tally."""
        return write_sized(self.ballots, self.total_weight, encoding.hex_digest(self.record))


def write_sized(ballots: int, total_weight: int, tally: str) -> bytes:
    return encoding.write(
        {"num_tallied": ballots, "total_weight": encoding.write_count(total_weight), "encrypted_tally": tally}
    )


def read_sized(record: bytes) -> tuple[int, int, str]:
    """Number of ballots, total weight, hash of the tally."""
    value = encoding.read(record, "encrypted tally", 1000)
    ballots, weight, tally = encoding.fields(value, "encrypted tally", "num_tallied", "total_weight", "encrypted_tally")
    return (
        encoding.whole(ballots, "number of ballots", 0, MOST_WEIGHT),
        encoding.count(weight, "total weight", MOST_WEIGHT),
        encoding.hexadecimal(tally, "encrypted tally"),
    )


def tally(election: Election, counted: Iterable[tuple[Ballot, int]]) -> EncryptedTally:
    """Multiply the ballots, each raised to its weight."""
    group = election.group
    rows = [[Ciphertext(mpz(1), mpz(1))] * question.choices for question in election.questions]
    ballots = total_weight = 0
    for ballot, weight in counted:
        ballots, total_weight = ballots + 1, total_weight + weight
        for row, answer in zip(rows, ballot.answers, strict=True):
            row[:] = [
                Ciphertext(_add(group, sum_.alpha, each.alpha, weight), _add(group, sum_.beta, each.beta, weight))
                for sum_, each in zip(row, answer.choices, strict=True)
            ]
    return EncryptedTally(tuple(tuple(row) for row in rows), ballots, total_weight)


def _add(group: Group, product: mpz, element: mpz, weight: int) -> mpz:
    return product * (element if weight == 1 else group.power(element, mpz(weight))) % group.p


def shape(election: Election) -> list[int]:
    return [question.choices for question in election.questions]


def same_shape(value: Any, lengths: list[int], what: str) -> list[list[Any]]:
    """A JSON array for each question with an entry for each choice."""
    if not isinstance(value, list) or [len(row) if isinstance(row, list) else -1 for row in value] != lengths:
        raise WrongFields(what=what)
    return value


class BallotBox:
    """Which ballots count: of every credential the last one (section 7)."""

    def __init__(self, weights: dict[mpz, int], may_vote_again: bool = True) -> None:
        self._weights, self._may_vote_again = weights, may_vote_again
        self._trackers: set[str] = set()
        self._last: dict[mpz, Ballot] = {}

    def add(self, ballot: Ballot) -> None:
        """Take a checked ballot; UnknownCredential, SpentCredential or ReplayedBallot say why not."""
        if ballot.credential not in self._weights:
            raise UnknownCredential
        if ballot.tracker in self._trackers:
            raise ReplayedBallot
        if ballot.credential in self._last and not self._may_vote_again:
            raise SpentCredential
        self._trackers.add(ballot.tracker)
        self._last[ballot.credential] = ballot

    @property
    def counted(self) -> list[tuple[Ballot, int]]:
        """Ballots and their weights."""
        return [(ballot, self._weights[credential]) for credential, ballot in self._last.items()]

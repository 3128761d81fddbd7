"""Partial decryptions, the proof next to the archive that binds them, and the result (section 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gmpy2 import invert, isqrt, mpz

from voting.ballots import encoding
from voting.ballots.ballot_errors import InvalidDecryption, NoResult, TooFewDecryptions, UnboundDecryption
from voting.ballots.ballots import Ciphertext
from voting.ballots.credentials import MOST_WEIGHT
from voting.ballots.errors import NotInGroup
from voting.ballots.groups import Group, Random, random_scalar
from voting.ballots.proofs import Proof, is_decryption_proved, prove_decryption, read_proof
from voting.ballots.questions import Election
from voting.ballots.tally import EncryptedTally, same_shape, shape
from voting.ballots.trustees import Trustees


def _prefix(election: Election, public_key: mpz) -> str:
    return f"decrypt|{election.fingerprint}|{public_key}|"


def _binding_prefix(election: Election, public_key: mpz, alpha: mpz, factor: mpz) -> str:
    """Ours: what the format leaves out of its challenge (section 9), the ciphertext and the factor, is hashed too."""
    return f"tongxin-decrypt|{election.fingerprint}|{public_key}|{alpha},{factor}|"


@dataclass(frozen=True)
class PartialDecryption:
    factors: tuple[tuple[mpz, ...], ...]
    proofs: tuple[tuple[Proof, ...], ...]

    @cached_property
    def record(self) -> bytes:
        return encoding.write(
            {
                "decryption_factors": [[str(each) for each in row] for row in self.factors],
                "decryption_proofs": [[each.to_json() for each in row] for row in self.proofs],
            }
        )

    def owned(self, owner: int) -> bytes:
        """The payload of the event: whose it is."""
        return write_owned(owner, encoding.hex_digest(self.record))


def write_owned(owner: int, payload: str) -> bytes:
    return encoding.write({"owner": owner, "payload": payload})


def read_owned(record: bytes) -> tuple[int, str]:
    owner, payload = encoding.fields(encoding.read(record, "decryption", 1000), "decryption", "owner", "payload")
    return encoding.whole(owner, "owner", 0, 1_000_000), encoding.hexadecimal(payload, "decryption")


def decrypt(
    election: Election, tally: EncryptedTally, secret: mpz, random: Random = random_scalar
) -> PartialDecryption:
    """A trustee's part. Draws w of each ciphertext."""
    group = election.group
    prefix = _prefix(election, group.g_to(secret))
    factors = tuple(tuple(group.power(each.alpha, secret) for each in row) for row in tally.rows)
    proofs = tuple(
        tuple(prove_decryption(group, prefix, each.alpha, secret, random) for each in row) for row in tally.rows
    )
    return PartialDecryption(factors, proofs)


def read_decryption(record: bytes, election: Election) -> PartialDecryption:
    group, lengths = election.group, shape(election)
    limit = sum(lengths) * (group.element_digits + 2 * group.scalar_digits + 60) + 1000
    factors, proofs = encoding.fields(
        encoding.read(record, "decryption", limit), "decryption", "decryption_factors", "decryption_proofs"
    )
    rows = same_shape(factors, lengths, "decryption factors")
    return PartialDecryption(
        tuple(tuple(encoding.element(each, group, "decryption factor") for each in row) for row in rows),
        _read_proofs(proofs, group, lengths, "decryption proofs"),
    )


def _read_proofs(value: Any, group: Group, lengths: list[int], what: str) -> tuple[tuple[Proof, ...], ...]:
    return tuple(tuple(read_proof(each, group) for each in row) for row in same_shape(value, lengths, what))


def check_decryption(
    election: Election, tally: EncryptedTally, public_key: mpz, decryption: PartialDecryption, owner: int
) -> None:
    """Raise NotInGroup or InvalidDecryption."""
    prefix = _prefix(election, public_key)
    for question, (row, factors, proofs) in enumerate(
        zip(tally.rows, decryption.factors, decryption.proofs, strict=True), 1
    ):
        for choice, (each, factor, proof) in enumerate(zip(row, factors, proofs, strict=True), 1):
            if factor not in election.group:
                raise NotInGroup(what="decryption factor")
            if not is_decryption_proved(election.group, prefix, each.alpha, public_key, factor, proof):
                raise InvalidDecryption(owner=owner, question=question, choice=choice)


# ---- the proof next to the archive


@dataclass(frozen=True)
class Binding:
    """Proofs of one partial decryption whose challenges hash the ciphertext and the factor, too."""

    owner: int
    payload: str
    """Hash of the partial decryption's record."""
    proofs: tuple[tuple[Proof, ...], ...]

    def to_json(self) -> dict[str, Any]:
        proofs = [[each.to_json() for each in row] for row in self.proofs]
        return {"owner": self.owner, "payload": self.payload, "proofs": proofs}


def bind(
    election: Election,
    tally: EncryptedTally,
    secret: mpz,
    owner: int,
    decryption: PartialDecryption,
    random: Random = random_scalar,
) -> Binding:
    """Draws w of each ciphertext."""
    group = election.group
    public = group.g_to(secret)
    proofs = tuple(
        tuple(
            prove_decryption(group, _binding_prefix(election, public, each.alpha, factor), each.alpha, secret, random)
            for each, factor in zip(row, factors, strict=True)
        )
        for row, factors in zip(tally.rows, decryption.factors, strict=True)
    )
    return Binding(owner, encoding.hex_digest(decryption.record), proofs)


def read_binding(value: Any, election: Election) -> Binding:
    owner, payload, proofs = encoding.fields(value, "proofs", "owner", "payload", "proofs")
    return Binding(
        encoding.whole(owner, "owner", 1, 1_000_000),
        encoding.hexadecimal(payload, "proofs"),
        _read_proofs(proofs, election.group, shape(election), "proofs"),
    )


def check_binding(
    election: Election, tally: EncryptedTally, public_key: mpz, decryption: PartialDecryption, binding: Binding
) -> None:
    """Raise UnboundDecryption unless every factor is proved together with its ciphertext."""
    if binding.payload != encoding.hex_digest(decryption.record):
        raise UnboundDecryption(owner=binding.owner)
    for row, factors, proofs in zip(tally.rows, decryption.factors, binding.proofs, strict=True):
        for each, factor, proof in zip(row, factors, proofs, strict=True):
            prefix = _binding_prefix(election, public_key, each.alpha, factor)
            if not is_decryption_proved(election.group, prefix, each.alpha, public_key, factor, proof):
                raise UnboundDecryption(owner=binding.owner)


# ---- the result


def combine(trustees: Trustees, decryptions: Mapping[int, PartialDecryption]) -> list[list[mpz]]:
    """Join the factors of all single trustees and, of each threshold group, of the first members that are enough.

    Raises:
        TooFewDecryptions: A single trustee, or too many of a group, have not decrypted.
    """
    group = trustees.group
    parts: list[tuple[PartialDecryption, mpz]] = []
    for owners, threshold in trustees.owners:
        present = [owner for owner in owners if owner in decryptions]
        if len(present) < (threshold or 1):
            raise TooFewDecryptions
        chosen = present[:threshold] if threshold else present
        indices = [owner - owners[0] + 1 for owner in chosen]
        for owner, index in zip(chosen, indices, strict=True):
            factor = _lagrange(group, index, indices) if threshold else mpz(1)
            parts.append((decryptions[owner], factor))
    rows = parts[0][0].factors
    return [
        [
            group.product(*(group.power(part.factors[question][choice], exponent) for part, exponent in parts))
            for choice in range(len(rows[question]))
        ]
        for question in range(len(rows))
    ]


def _lagrange(group: Group, index: int, indices: Sequence[int]) -> mpz:
    result = mpz(1)
    for each in indices:
        if each != index:
            result = result * each * invert(mpz(each - index), group.q) % group.q
    return result


def count(election: Election, tally: EncryptedTally, factors: Sequence[Sequence[mpz]]) -> list[list[int]]:
    """The votes for each choice, blank first where it is allowed. Raises NoResult."""
    logarithm = SmallLogarithm(election.group, tally.total_weight)
    return [
        [logarithm(_plain(election.group, each, factor)) for each, factor in zip(row, row_factors, strict=True)]
        for row, row_factors in zip(tally.rows, factors, strict=True)
    ]


def _plain(group: Group, each: Ciphertext, factor: mpz) -> mpz:
    return each.beta * group.inverse(factor) % group.p


class SmallLogarithm:
    """Exponents from 0 to `most`, by baby steps and giant steps."""

    def __init__(self, group: Group, most: int) -> None:
        self._group, self._most = group, most
        self._stride = int(isqrt(mpz(most))) + 1
        self._steps: dict[mpz, int] = {}
        power = mpz(1)
        for exponent in range(self._stride):
            self._steps[power] = exponent
            power = power * group.g % group.p
        self._giant = group.inverse(power)

    def __call__(self, power: mpz) -> int:
        for giant in range(self._stride + 1):
            exponent = self._steps.get(power)
            if exponent is not None:
                if giant * self._stride + exponent > self._most:
                    break
                return giant * self._stride + exponent
            power = power * self._giant % self._group.p
        raise NoResult(limit=self._most)


def write_result(counts: Sequence[Sequence[int]]) -> bytes:
    return encoding.write({"result": [[encoding.write_count(each) for each in row] for row in counts]})


def read_result(record: bytes, election: Election) -> list[list[int]]:
    lengths = shape(election)
    [rows] = encoding.fields(encoding.read(record, "result", 40 * sum(lengths) + 1000), "result", "result")
    return [
        [encoding.count(each, "result", MOST_WEIGHT) for each in row] for row in same_shape(rows, lengths, "result")
    ]

"""Ballots: encrypted, proved and signed; read strictly; checked (section 6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from gmpy2 import mpz

from voting.ballots import encoding
from voting.ballots.ballot_errors import (
    InvalidBlankProof,
    InvalidIndividualProof,
    InvalidOverallProof,
    InvalidSignature,
    OtherElection,
    WrongHash,
    WrongLength,
)
from voting.ballots.errors import NotInGroup, WrongFields
from voting.ballots.groups import Group, Random, random_scalar
from voting.ballots.proofs import (
    Branch,
    Proof,
    is_one_of_proved,
    is_secret_proved,
    prove_secret,
    read_proof,
)
from voting.ballots.questions import Election, Question


class Ciphertext(NamedTuple):
    alpha: mpz
    beta: mpz

    def to_json(self) -> dict[str, str]:
        return {"alpha": str(self.alpha), "beta": str(self.beta)}


@dataclass(frozen=True)
class Answer:
    """To one question; where a blank vote is allowed, the first choice is the blank one."""

    choices: tuple[Ciphertext, ...]
    individual_proofs: tuple[tuple[Proof, ...], ...]
    overall_proof: tuple[Proof, ...]
    blank_proof: tuple[Proof, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        blank = {} if self.blank_proof is None else {"blank_proof": [each.to_json() for each in self.blank_proof]}
        return {
            "choices": [each.to_json() for each in self.choices],
            "individual_proofs": [[each.to_json() for each in proofs] for proofs in self.individual_proofs],
            "overall_proof": [each.to_json() for each in self.overall_proof],
            **blank,
        }


@dataclass(frozen=True)
class Ballot:
    election_uuid: str
    election_hash: str
    credential: mpz
    answers: tuple[Answer, ...]
    hash: str = ""
    signature: Proof = field(default=Proof(mpz(0), mpz(0)))

    def _unsigned(self) -> dict[str, Any]:
        return {
            "election_uuid": self.election_uuid,
            "election_hash": self.election_hash,
            "credential": str(self.credential),
            "answers": [each.to_json() for each in self.answers],
        }

    @cached_property
    def record(self) -> bytes:
        """What is cast, byte for byte."""
        return encoding.write(self._unsigned() | {"signature": {"hash": self.hash, "proof": self.signature.to_json()}})

    @cached_property
    def digest(self) -> str:
        """Of everything but the signature: what is signed."""
        return encoding.base64_digest(encoding.write(self._unsigned()))

    @cached_property
    def tracker(self) -> str:
        """What the voter keeps, to find the ballot in the archive."""
        return encoding.base64_digest(self.record)

    def signed(self, group: Group, secret: mpz, random: Random = random_scalar) -> "Ballot":
        """Sign it with the credential's secret. Draws w."""
        proof = prove_secret(group, f"sig|{self.digest}|", secret, random)
        return replace(self, hash=self.digest, signature=proof)


# ---- what is proved, for who proves and who checks


def context(election: Election, credential: mpz) -> str:
    return f"{election.fingerprint}|{credential}"


def with_choices(context: str, choices: Sequence[Ciphertext]) -> str:
    return f"{context}|" + ",".join(f"{alpha},{beta}" for alpha, beta in choices)


def _divided(group: Group, beta: mpz, plain: int) -> mpz:
    """beta / g^plain"""
    return beta * group.g_to(-plain % group.q) % group.p


def product_of(group: Group, choices: Sequence[Ciphertext]) -> Ciphertext:
    return Ciphertext(group.product(*(each.alpha for each in choices)), group.product(*(each.beta for each in choices)))


def overall_prefix(question: Question, choices: str, total: Ciphertext) -> str:
    return f"bproof1|{choices}|" if question.blank else f"prove|{choices}|{total.alpha},{total.beta}|"


# ---- reading one


def read_ballot(record: bytes, election: Election) -> Ballot:
    """Read a ballot in canonical form (rule R6). Its shape is the election's; nothing is proved yet.

    Raises:
        Oversized, Malformed, NotCanonical, WrongFields, WrongNumber: It is no ballot.
        OtherElection: It names another election.
        WrongLength: Choices or proofs are too few or too many.
    """
    uuid, phi, credential, answers, signature = encoding.fields(
        encoding.read(record, "ballot", election.largest_ballot),
        "ballot", "election_uuid", "election_hash", "credential", "answers", "signature",
    )  # fmt: skip
    if (uuid, phi) != (election.uuid, election.fingerprint):
        raise OtherElection
    digest, proof = encoding.fields(signature, "signature", "hash", "proof")
    group = election.group
    values = _listed(answers, len(election.questions), "answers")
    return Ballot(
        uuid,
        phi,
        encoding.element(credential, group, "credential"),
        tuple(_read_answer(each, question, group) for each, question in zip(values, election.questions, strict=True)),
        encoding.text(digest, "signature"),
        read_proof(proof, group),
    )


def _listed(value: Any, length: int, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise WrongFields(what=what)
    if len(value) != length:
        raise WrongLength(what=what)
    return value


def _read_proofs(value: Any, length: int, what: str, group: Group) -> tuple[Proof, ...]:
    return tuple(read_proof(each, group) for each in _listed(value, length, what))


def read_ciphertext(value: Any, group: Group, what: str) -> Ciphertext:
    alpha, beta = encoding.fields(value, what, "alpha", "beta")
    return Ciphertext(encoding.element(alpha, group, "alpha"), encoding.element(beta, group, "beta"))


def _read_answer(value: Any, question: Question, group: Group) -> Answer:
    names = ["choices", "individual_proofs", "overall_proof", *(["blank_proof"] if question.blank else [])]
    choices, individual, overall, *blank = encoding.fields(value, "answers", *names)
    return Answer(
        tuple(read_ciphertext(each, group, "choices") for each in _listed(choices, question.choices, "choices")),
        tuple(
            _read_proofs(each, 2, "individual proofs", group)
            for each in _listed(individual, question.choices, "individual proofs")
        ),
        _read_proofs(overall, question.overall_proofs, "overall proofs", group),
        _read_proofs(blank[0], 2, "blank proofs", group) if blank else None,
    )


# ---- checking one


def elements_of(ballot: Ballot) -> list[mpz]:
    """What must be members of the group, apart from the credential."""
    return [each for answer in ballot.answers for pair in answer.choices for each in pair]


def check_members(ballot: Ballot, election: Election) -> None:
    if not election.group.has_all(elements_of(ballot)):
        raise NotInGroup(what="choices")


def check_proofs(ballot: Ballot, election: Election) -> None:
    """Check signature and proofs. Whether its numbers are members of the group is `check_members`; both are needed.

    Raises:
        WrongHash, InvalidSignature, InvalidIndividualProof, InvalidOverallProof, InvalidBlankProof: What does not hold.
    """
    if ballot.hash != ballot.digest:
        raise WrongHash
    if not is_secret_proved(election.group, f"sig|{ballot.digest}|", ballot.credential, ballot.signature):
        raise InvalidSignature
    prefix = context(election, ballot.credential)
    for number, (question, answer) in enumerate(zip(election.questions, ballot.answers, strict=True), 1):
        _check_answer(election, question, prefix, answer, number)


def _check_answer(election: Election, question: Question, prefix: str, answer: Answer, number: int) -> None:
    group, y_to = election.group, election.y_to
    for place, ((alpha, beta), proofs) in enumerate(zip(answer.choices, answer.individual_proofs, strict=True), 1):
        branches = [Branch(alpha, beta), Branch(alpha, _divided(group, beta, 1))]
        if not is_one_of_proved(group, y_to, f"prove|{prefix}|{alpha},{beta}|", branches, proofs):
            raise InvalidIndividualProof(question=number, choice=place)
    total = product_of(group, answer.choices[1:] if question.blank else answer.choices)
    written = with_choices(prefix, answer.choices)
    plains = range(question.minimum, question.maximum + 1)
    branches = [Branch(total.alpha, _divided(group, total.beta, plain)) for plain in plains]
    if question.blank:
        blank = answer.choices[0]
        branches.insert(0, Branch(blank.alpha, _divided(group, blank.beta, 1)))
        pairs = [Branch(*blank), Branch(*total)]
        if not is_one_of_proved(group, y_to, f"bproof0|{written}|", pairs, answer.blank_proof or ()):
            raise InvalidBlankProof(question=number)
    prefix = overall_prefix(question, written, total)
    if not is_one_of_proved(group, y_to, prefix, branches, answer.overall_proof):
        raise InvalidOverallProof(question=number)

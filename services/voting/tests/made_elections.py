"""Whole elections made by the engine, for tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gmpy2 import mpz

from voting.ballots.archive import Head, append, begin, write_setup
from voting.ballots.ballots import Ballot
from voting.ballots.credentials import derive_secret, generate_credential, list_credentials
from voting.ballots.decryption import Binding, PartialDecryption, bind, combine, count, decrypt, write_result
from voting.ballots.encrypting import encrypt
from voting.ballots.groups import BELENIOS_2048, Group, random_scalar
from voting.ballots.keys import TrusteeKey, make_key
from voting.ballots.questions import Election, Question
from voting.ballots.tally import BallotBox, EncryptedTally, tally
from voting.ballots.threshold import (
    Parameters,
    Place,
    confirm,
    draw_polynomial,
    gather,
    make_verification_key,
    share,
    sign_certificate,
    sign_commitments,
)
from voting.ballots.trustees import Trustees

UUID = "fCnn4iFotb8vFL"
TIMESTAMP = 1795338442
ITEM = (Question("同意吗？", ("赞成", "不赞成"), 1, 1, blank=True),)


def make_group(group: Group, size: int, threshold: int) -> tuple[Parameters, list[mpz]]:
    """Parameters of a threshold group, and its members' decryption keys."""
    signing = [random_scalar(group) for _ in range(size)]
    encryption = [group.g_to(random_scalar(group)) for _ in range(size)]
    places = [Place(size, threshold, index) for index in range(1, size + 1)]
    certificates = [
        sign_certificate(group, sk, dk, place) for sk, dk, place in zip(signing, encryption, places, strict=True)
    ]
    polynomials = [draw_polynomial(group, threshold) for _ in range(size)]
    commitments = [sign_commitments(group, sk, each) for sk, each in zip(signing, polynomials, strict=True)]
    confirmations = [confirm(group, sk, certificates, each) for sk, each in zip(signing, polynomials, strict=True)]
    secrets = [
        mpz(sum(share(group, polynomial, place.index) for polynomial in polynomials)) % group.q for place in places
    ]
    keys = [make_verification_key(group, sk, secret) for sk, secret in zip(signing, secrets, strict=True)]
    return gather(threshold, group, certificates, commitments, confirmations, keys), secrets


@dataclass
class Made:
    """An election in progress, and every secret of it."""

    election: Election
    trustees: Trustees
    trustee_secrets: list[mpz]
    credentials: list[str]
    weights: dict[mpz, int]
    credentials_record: bytes
    archive: bytes = b""
    head: Head = field(default_factory=lambda: Head(TIMESTAMP))
    cast: list[Ballot] = field(default_factory=list)
    decryptions: dict[int, PartialDecryption] = field(default_factory=dict)
    bindings: list[Binding] = field(default_factory=list)

    def add(self, kind: str, *data: bytes) -> None:
        written, self.head = append(self.head, kind, *data)
        self.archive += written

    def setup(self) -> None:
        records = (self.election.record, self.trustees.record, self.credentials_record)
        self.archive = begin(self.head.timestamp)
        self.add("Setup", *records, write_setup(*records))

    def secret(self, voter: int) -> mpz:
        return derive_secret(self.election.group, self.election.uuid, self.credentials[voter])

    def vote(self, voter: int, *choices: Sequence[int]) -> Ballot:
        ballot = encrypt(self.election, self.secret(voter), choices)
        self.cast.append(ballot)
        self.add("Ballot", ballot.record)
        return ballot

    def counted(self) -> EncryptedTally:
        box = BallotBox(self.weights)
        for ballot in self.cast:
            box.add(ballot)
        return tally(self.election, box.counted)

    def close(self) -> EncryptedTally:
        encrypted = self.counted()
        self.add("EndBallots")
        self.add("EncryptedTally", encrypted.record, encrypted.sized)
        return encrypted

    def decrypt(self, encrypted: EncryptedTally, owners: Sequence[int]) -> None:
        for owner in owners:
            secret = self.trustee_secrets[owner - 1]
            decryption = decrypt(self.election, encrypted, secret)
            self.decryptions[owner] = decryption
            self.bindings.append(bind(self.election, encrypted, secret, owner, decryption))
            self.add("PartialDecryption", decryption.record, decryption.owned(owner))

    def finish(self, owners: Sequence[int] = ()) -> list[list[int]]:
        """Close, decrypt (by all trustees unless said otherwise) and publish; what the result is."""
        encrypted = self.close()
        self.decrypt(encrypted, owners or range(1, len(self.trustees.keys) + 1))
        result = count(self.election, encrypted, combine(self.trustees, self.decryptions))
        self.add("Result", write_result(result))
        return result


def found(
    questions: Sequence[Question] = ITEM,
    singles: int = 1,
    groups: Sequence[tuple[int, int]] = (),
    voters: int = 3,
    weights: Sequence[int] = (),
    group: Group = BELENIOS_2048,
) -> Made:
    """An election that is open.

    Args:
        singles: How many trustees must take part each.
        groups: Size and threshold of each threshold group.
        weights: Of the voters, if votes have weights.
    """
    secrets = [random_scalar(group) for _ in range(singles)]
    items: list[TrusteeKey | Parameters] = [make_key(group, secret) for secret in secrets]
    for size, threshold in groups:
        parameters, keys = make_group(group, size, threshold)
        items.append(parameters)
        secrets += keys
    trustees = Trustees(group, tuple(items))
    election = Election(UUID, group, trustees.public_key, tuple(questions), "表决 A", "", "Administrator", "Registrar")
    credentials = [generate_credential() for _ in range(voters)]
    publics = [group.g_to(derive_secret(group, UUID, each)) for each in credentials]
    listed = list_credentials(zip(publics, weights or [1] * voters, strict=True), bool(weights))
    made = Made(election, trustees, secrets, credentials, listed.weights, listed.record)
    made.setup()
    return made

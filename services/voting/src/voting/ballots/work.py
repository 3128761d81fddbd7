"""Longer pieces of work on whole records, each a function for the processes of the pool: bytes and texts in and out.

Each raises Refused for what does not hold.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from voting.ballots import archive as bel
from voting.ballots import encoding
from voting.ballots.audit import audit, read_setup
from voting.ballots.ballot_errors import (
    InvalidCommitments,
    InvalidConfirmation,
    RepeatedOwner,
    UnboundDecryption,
    UnknownOwner,
)
from voting.ballots.ballots import read_ballot
from voting.ballots.credentials import read_credentials
from voting.ballots.decryption import (
    PartialDecryption,
    check_binding,
    check_decryption,
    combine,
    count,
    read_binding,
    read_decryption,
    read_owned,
    write_result,
)
from voting.ballots.errors import WrongFields
from voting.ballots.groups import Group, group_of
from voting.ballots.keys import check_key, read_key
from voting.ballots.proofs import is_text_signed, read_proof
from voting.ballots.questions import Election, Question
from voting.ballots.tally import BallotBox, EncryptedTally, tally
from voting.ballots.threshold import (
    Parameters,
    Place,
    check_certificate,
    check_joint_key,
    confirmation,
    gather,
    joint_commitments,
    read_certificate,
    read_commitments,
)
from voting.ballots.trustees import Trustees, read_trustees

MOST_BYTES = 1 << 20
"""Of a trustee's message."""


def _read(text: str, what: str) -> Any:
    return encoding.read(text.encode(errors="replace"), what, MOST_BYTES)


# ---- trustees


def check_single_key(group_name: str, owner: int, text: str) -> None:
    group = group_of(group_name)
    check_key(read_key(_read(text, "public key"), group), group, owner)


def check_place(group_name: str, place: Place, text: str) -> None:
    """A member's certificate in a threshold group."""
    group = group_of(group_name)
    signed, certificate = read_certificate(_read(text, "certificate"), group, place)
    check_certificate(signed, certificate, group, place.index)


class Sharing(NamedTuple):
    """What a member deals out: to itself the polynomial, to each member a share, both encrypted; and public parts."""

    polynomial: str
    secrets: list[str]
    commitments: Any
    confirmation: Any


def read_sharing(text: str, size: int) -> Sharing:
    polynomial, secrets, commitments, confirmation = encoding.fields(
        _read(text, "commitments"), "commitments", "polynomial", "secrets", "coefexps", "signature"
    )
    shares = [encoding.text(each, "commitments") for each in encoding.array(secrets, "commitments", size)]
    if len(shares) != size:
        raise WrongFields(what="commitments")
    return Sharing(encoding.text(polynomial, "commitments"), shares, commitments, confirmation)


def check_sharing(group_name: str, place: Place, certificates: Sequence[str], text: str) -> None:
    """Signed by the member, for these certificates of all. Whether the shares fit is found by those to whom they are
    encrypted."""
    group = group_of(group_name)
    sharing = read_sharing(text, place.size)
    read = [
        read_certificate(_read(each, "certificate"), group, Place(place.size, place.threshold, index))
        for index, each in enumerate(certificates, 1)
    ]
    signer = read[place.index - 1][1].verification
    signed, commitments = read_commitments(sharing.commitments, group, place.threshold)
    if not all(each in group for each in commitments) or not is_text_signed(group, signer, *signed):
        raise InvalidCommitments(member=place.index)
    confirmed = confirmation([each for each, _ in read], commitments)
    if not is_text_signed(group, signer, confirmed, read_proof(sharing.confirmation, group)):
        raise InvalidConfirmation(member=place.index)


def shares_for(sharings: Sequence[str], index: int) -> str:
    """What member `index` (from 1) gets of all sharings."""
    read = [read_sharing(each, len(sharings)) for each in sharings]
    value = {
        "polynomial": read[index - 1].polynomial,
        "secrets": [each.secrets[index - 1] for each in read],
        "coefexps": [each.commitments for each in read],
    }
    return encoding.write(value).decode()


def _public_half(text: str) -> Any:
    """Of a member's last message; the other half only that member can open."""
    _, public = encoding.fields(_read(text, "public key"), "public key", "private_key", "public_key")
    return public


def check_verification_key(group_name: str, place: Place, certificate: str, sharings: Sequence[str], text: str) -> None:
    """It is the one that follows from what all members committed to."""
    group, owner = group_of(group_name), place.index
    key = read_key(_public_half(text), group)
    check_key(key, group, owner)
    read = [read_sharing(each, place.size).commitments for each in sharings]
    committed = [read_commitments(each, group, place.threshold)[1] for each in read]
    signer = read_certificate(_read(certificate, "certificate"), group, place)[1].verification
    check_joint_key(group, joint_commitments(group, committed), signer, owner, key)


def make_trustees(
    group_name: str, threshold: int | None, certificates: Sequence[str], sharings: Sequence[str], keys: Sequence[str]
) -> bytes:
    """The record of trustees, checked as an observer will."""
    group = group_of(group_name)
    if threshold is None:
        made = Trustees(group, tuple(read_key(_read(each, "public key"), group) for each in keys))
    else:
        made = Trustees(group, (_gathered(group, threshold, certificates, sharings, keys),))
    return read_trustees(made.record, group).record


def _gathered(
    group: Group, threshold: int, certificates: Sequence[str], sharings: Sequence[str], keys: Sequence[str]
) -> Parameters:
    size = len(keys)
    read = [read_sharing(each, size) for each in sharings]
    signed = [
        read_certificate(_read(each, "certificate"), group, Place(size, threshold, index))[0]
        for index, each in enumerate(certificates, 1)
    ]
    return gather(
        threshold,
        group,
        signed,
        [read_commitments(each.commitments, group, threshold)[0] for each in read],
        [read_proof(each.confirmation, group) for each in read],
        [read_key(_public_half(each), group) for each in keys],
    )


# ---- set-up


class Listed(NamedTuple):
    voters: int
    weight: int


def credential_digest(credential: str) -> str:
    return encoding.hex_digest(credential.encode())


def check_credentials(group_name: str, record: bytes) -> Listed:
    weights = read_credentials(record, group_of(group_name)).weights
    return Listed(len(weights), sum(weights.values()))


class SetUp(NamedTuple):
    election: bytes
    fingerprint: str
    archive: bytes
    head: bel.Head
    digests: list[tuple[str, int]]
    """Hash of each public credential's number, and its weight."""


def set_up(
    uuid: str,
    group_name: str,
    words: tuple[str, str],
    questions: Sequence[Question],
    officials: tuple[str, str],
    trustees: bytes,
    credentials: bytes,
    timestamp: int,
) -> SetUp:
    """The archive up to its Setup event. `words`: name and description; `officials`: administrator and registrar."""
    group = group_of(group_name)
    key = read_trustees(trustees, group).public_key
    election = Election(uuid, group, key, tuple(questions), *words, *officials)
    records = (election.record, trustees, credentials)
    written, head = bel.append(bel.Head(timestamp), bel.SETUP, *records, bel.write_setup(*records))
    archive = bel.begin(timestamp) + written
    weights = audit(archive, is_open=True).credentials.weights
    digests = [(credential_digest(str(public)), weight) for public, weight in weights.items()]
    return SetUp(election.record, election.fingerprint, archive, head, digests)


# ---- tally and result


def make_tally(archive: bytes) -> tuple[bytes, bytes]:
    """Tally and sized tally of an archive that ends with EndBallots, after the strict check of all of it."""
    report = audit(archive, is_open=True)
    made = tally(report.election, report.box.counted)
    return made.record, made.sized


def check_partial(archive: bytes, owner: int, decryption: bytes, binding: bytes) -> bytes:
    """A trustee's part, with the proof that binds it; the record that says whose it is."""
    made = _Read(archive)
    if not 1 <= owner <= len(made.trustees.keys):
        raise UnknownOwner(owner=owner)
    if owner in made.decryptions:
        raise RepeatedOwner(owner=owner)
    key, read = made.trustees.keys[owner - 1], read_decryption(decryption, made.election)
    check_decryption(made.election, made.tally, key, read, owner)
    bound = read_binding(encoding.read(binding, "proofs", MOST_BYTES), made.election)
    if bound.owner != owner:
        raise UnboundDecryption(owner=owner)
    check_binding(made.election, made.tally, key, read, bound)
    return read.owned(owner)


def make_result(archive: bytes) -> tuple[bytes, list[list[int]]]:
    """TooFewDecryptions where they do not suffice yet."""
    made = _Read(archive)
    counts = count(made.election, made.tally, combine(made.trustees, made.decryptions))
    return write_result(counts), counts


class _Read:
    """A checked archive, read without checking its ballots again."""

    def __init__(self, archive: bytes) -> None:
        setup, *others = bel.read_archive(archive)
        self.election, self.trustees, credentials = read_setup(setup.data)
        self.decryptions: dict[int, PartialDecryption] = {}
        box = BallotBox(credentials.weights)
        for entry in others:
            if entry.event.type == bel.BALLOT:
                box.add(read_ballot(entry.data[0], self.election))
            elif entry.event.type == bel.DECRYPTION:
                owner, _ = read_owned(entry.data[1])
                self.decryptions[owner] = read_decryption(entry.data[0], self.election)
        self.tally: EncryptedTally = tally(self.election, box.counted)

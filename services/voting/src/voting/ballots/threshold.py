"""Threshold groups of trustees: of n members any t decrypt together (section 4, Pedersen).

Each member makes a certificate, then a polynomial with commitments to its coefficients and a share for every member;
a member's decryption key is the sum of the shares received. How shares travel is no part of this module: only the
public parts come into the archive. Written is the form that tools of version 3 want and 2.0 accepts; both are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from gmpy2 import mpz

from voting.ballots import encoding
from voting.ballots.ballot_errors import (
    InvalidCertificate,
    InvalidCommitments,
    InvalidConfirmation,
    WrongShare,
    WrongThreshold,
    WrongVerificationKey,
)
from voting.ballots.errors import NotInGroup
from voting.ballots.groups import Group, Random, random_scalar
from voting.ballots.keys import TrusteeKey, make_key, read_key
from voting.ballots.proofs import Proof, is_text_signed, read_proof, sign_text

MOST_MEMBERS = 50


class Signed(NamedTuple):
    """A message with its signature; the message is JSON in canonical form."""

    message: str
    signature: Proof

    def to_json(self) -> dict[str, Any]:
        return {"message": self.message, "signature": self.signature.to_json()}


@dataclass(frozen=True)
class Place:
    """Which member of which group, from 1."""

    size: int
    threshold: int
    index: int

    def __post_init__(self) -> None:
        if not 1 <= self.threshold <= self.size <= MOST_MEMBERS or not 1 <= self.index <= self.size:
            raise WrongThreshold


class Certificate(NamedTuple):
    verification: mpz
    """Public half of the key that signs."""
    encryption: mpz
    """Public half of the key to which shares are encrypted."""


def _message(value: Any) -> str:
    return encoding.write(value).decode()


def sign_certificate(
    group: Group, signing: mpz, encryption: mpz, place: Place, random: Random = random_scalar
) -> Signed:
    """A member's certificate; `encryption` is a public key. Draws w."""
    about = {"group": group.name, "size": place.size, "threshold": place.threshold, "index": place.index}
    value = {"context": about, "verification": str(group.g_to(signing)), "encryption": str(encryption)}
    return Signed(_message(value), sign_text(group, signing, _message(value), random))


def draw_polynomial(group: Group, threshold: int, random: Random = random_scalar) -> list[mpz]:
    """Coefficients, constant first. Draws each."""
    return [random(group) for _ in range(threshold)]


def sign_commitments(group: Group, signing: mpz, polynomial: Sequence[mpz], random: Random = random_scalar) -> Signed:
    """Commitments to the coefficients. Draws w."""
    message = _message({"coefexps": [str(group.g_to(each)) for each in polynomial]})
    return Signed(message, sign_text(group, signing, message, random))


def share(group: Group, polynomial: Sequence[mpz], index: int) -> mpz:
    """The polynomial's value at `index`: the secret for that member."""
    value = mpz(0)
    for coefficient in reversed(polynomial):
        value = (value * index + coefficient) % group.q
    return value


def _at(group: Group, commitments: Sequence[mpz], index: int) -> mpz:
    """g to the polynomial's value."""
    value = mpz(1)
    for commitment in reversed(commitments):
        value = group.power(value, mpz(index)) * commitment % group.p
    return value


def check_share(group: Group, commitments: Sequence[mpz], index: int, received: mpz, sender: int) -> None:
    """Raise WrongShare unless what `sender` gave to member `index` fits the sender's commitments."""
    if not 0 <= received < group.q or group.g_to(received) != _at(group, commitments, index):
        raise WrongShare(member=sender)


def confirmation(certificates: Sequence[Signed], commitments: Sequence[mpz]) -> str:
    """The text by which a member confirms to have dealt to these certificates."""
    value = {"certs": [each.to_json() for each in certificates], "coefexps": [str(each) for each in commitments]}
    return f"certs_sig|{_message(value)}"


def confirm(
    group: Group,
    signing: mpz,
    certificates: Sequence[Signed],
    polynomial: Sequence[mpz],
    random: Random = random_scalar,
) -> Proof:
    """A member signs to have dealt to these certificates. Draws w."""
    commitments = [group.g_to(each) for each in polynomial]
    return sign_text(group, signing, confirmation(certificates, commitments), random)


def make_verification_key(group: Group, signing: mpz, secret: mpz, random: Random = random_scalar) -> TrusteeKey:
    """Public half of a member's decryption key, the sum of all shares received. Draws w twice."""
    key = make_key(group, secret, random)
    return replace(key, signature=sign_text(group, signing, str(key.public_key), random))


@dataclass(frozen=True)
class Parameters:
    """The public parts of a threshold group."""

    threshold: int
    certificates: tuple[Signed, ...]
    signed_commitments: tuple[Signed, ...]
    commitments: tuple[tuple[mpz, ...], ...]
    verification_keys: tuple[TrusteeKey, ...]
    confirmations: tuple[Proof, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        confirmations = {}
        if self.confirmations is not None:
            confirmations = {"signatures": [each.to_json() for each in self.confirmations]}
        return {
            "threshold": self.threshold,
            "certs": [each.to_json() for each in self.certificates],
            "coefexps": [each.to_json() for each in self.signed_commitments],
            **confirmations,
            "verification_keys": [each.to_json() for each in self.verification_keys],
        }


# ---- reading and checking


def _read_signed(value: Any, group: Group, what: str) -> tuple[Signed, Any]:
    message, signature = encoding.fields(value, what, "message", "signature")
    written = encoding.text(message, what)
    inner = encoding.read(written.encode(errors="replace"), what, 100_000)
    return Signed(written, read_proof(signature, group)), inner


def read_commitments(value: Any, group: Group, threshold: int) -> tuple[Signed, tuple[mpz, ...]]:
    signed, inner = _read_signed(value, group, "commitments")
    [listed] = encoding.fields(inner, "commitments", "coefexps")
    if len(encoding.array(listed, "commitments", MOST_MEMBERS)) != threshold:
        raise WrongThreshold
    return signed, tuple(encoding.element(each, group, "coefficient") for each in listed)


def read_certificate(value: Any, group: Group, place: Place) -> tuple[Signed, Certificate]:
    signed, inner = _read_signed(value, group, "certificate")
    about, verification, encryption = encoding.fields(inner, "certificate", "context?", "verification", "encryption")
    expected = {"group": group.name, "size": place.size, "threshold": place.threshold, "index": place.index}
    if about is not None and about != expected:
        raise InvalidCertificate(member=place.index)
    keys = (encoding.element(each, group, "certificate") for each in (verification, encryption))
    return signed, Certificate(*keys)


def check_certificate(signed: Signed, certificate: Certificate, group: Group, index: int) -> None:
    if not all(each in group for each in certificate):
        raise NotInGroup(what="certificate")
    if not is_text_signed(group, certificate.verification, signed.message, signed.signature):
        raise InvalidCertificate(member=index)


def read_parameters(value: Any, group: Group) -> Parameters:
    threshold, certs, coefexps, signatures, keys = encoding.fields(
        value, "trustees", "threshold", "certs", "coefexps", "signatures?", "verification_keys"
    )
    size = len(encoding.array(certs, "trustees", MOST_MEMBERS))
    needed = encoding.whole(threshold, "threshold", 1, MOST_MEMBERS)
    listed = [coefexps, keys, *([] if signatures is None else [signatures])]
    if any(len(encoding.array(each, "trustees", MOST_MEMBERS)) != size for each in listed) or needed > size:
        raise WrongThreshold
    places = [Place(size, needed, index) for index in range(1, size + 1)]
    committed = [read_commitments(each, group, needed) for each in coefexps]
    return Parameters(
        needed,
        tuple(read_certificate(each, group, place)[0] for each, place in zip(certs, places, strict=True)),
        tuple(signed for signed, _ in committed),
        tuple(commitments for _, commitments in committed),
        tuple(read_key(each, group) for each in keys),
        None if signatures is None else tuple(read_proof(each, group) for each in signatures),
    )


def check_parameters(parameters: Parameters, group: Group) -> None:
    """Check all but the proofs of the verification keys, which are like any trustee's.

    Raises:
        NotInGroup, InvalidCertificate, InvalidCommitments, InvalidConfirmation, WrongVerificationKey: What is wrong.
    """
    size = len(parameters.certificates)
    signers = []
    for index, signed in enumerate(parameters.certificates, 1):
        place = Place(size, parameters.threshold, index)
        certificate = read_certificate(signed.to_json(), group, place)[1]
        check_certificate(signed, certificate, group, index)
        signers.append(certificate.verification)
    joint = joint_commitments(group, parameters.commitments)
    for index, signer in enumerate(signers, 1):
        commitments = parameters.commitments[index - 1]
        if not all(each in group for each in commitments):
            raise NotInGroup(what="coefficient")
        if not is_text_signed(group, signer, *parameters.signed_commitments[index - 1]):
            raise InvalidCommitments(member=index)
        if parameters.confirmations is not None:
            text = confirmation(parameters.certificates, commitments)
            if not is_text_signed(group, signer, text, parameters.confirmations[index - 1]):
                raise InvalidConfirmation(member=index)
        check_joint_key(group, joint, signer, index, parameters.verification_keys[index - 1])


def joint_commitments(group: Group, commitments: Sequence[Sequence[mpz]]) -> list[mpz]:
    """To the sum of all members' polynomials."""
    return [group.product(*column) for column in zip(*commitments, strict=True)]


def check_joint_key(group: Group, joint: Sequence[mpz], signer: mpz, index: int, key: TrusteeKey) -> None:
    """WrongVerificationKey unless it is what member `index` gets from all, signed by that member where it is signed."""
    is_signed = key.signature is None or is_text_signed(group, signer, str(key.public_key), key.signature)
    if key.public_key != _at(group, joint, index) or not is_signed:
        raise WrongVerificationKey(member=index)


def gather(
    threshold: int,
    group: Group,
    certificates: Sequence[Signed],
    signed_commitments: Sequence[Signed],
    confirmations: Sequence[Proof],
    verification_keys: Sequence[TrusteeKey],
) -> Parameters:
    """Put together what all members published; `check_parameters` says whether it holds."""
    commitments = [read_commitments(each.to_json(), group, threshold)[1] for each in signed_commitments]
    return Parameters(
        threshold,
        tuple(certificates),
        tuple(signed_commitments),
        tuple(commitments),
        tuple(verification_keys),
        tuple(confirmations),
    )

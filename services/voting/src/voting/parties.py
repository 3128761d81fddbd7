"""What the browsers of trustees, registrar and voters do, in Python: for the demonstration and for tests.

Nothing of the service uses it; it knows secrets that the service never has. The client's own is frontend/src/ballots.
"""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_hex
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESCCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from gmpy2 import mpz

from voting.ballots import acceptance, encoding
from voting.ballots.audit import audit
from voting.ballots.credentials import derive_public, derive_secret, generate_credential, list_credentials
from voting.ballots.decryption import bind, decrypt
from voting.ballots.encrypting import encrypt
from voting.ballots.groups import Group, group_of, random_scalar
from voting.ballots.keys import make_key
from voting.ballots.proofs import sign_text
from voting.ballots.questions import read_election
from voting.ballots.threshold import (
    Place,
    Signed,
    check_share,
    confirm,
    draw_polynomial,
    make_verification_key,
    read_certificate,
    read_commitments,
    share,
    sign_certificate,
    sign_commitments,
)


def _text(value: Any) -> str:
    return encoding.write(value).decode()


# ---- trustees


@dataclass
class TrusteeParty:
    """One trustee, with a key of their own or as a member of a threshold group. `work` is what the service says."""

    group: Group
    secret: mpz | None = None
    """That decrypts."""
    signing: mpz = field(default=mpz(0))
    decryption: mpz = field(default=mpz(0))
    """To which shares are encrypted."""

    def next_message(self, work: dict[str, Any]) -> dict[str, str]:
        """The body of the next POST …/keys."""
        if work["threshold"] is None:
            self.secret = random_scalar(self.group)
            return {"key": _text(make_key(self.group, self.secret).to_json())}
        place = Place(work["size"], work["threshold"], work["place"])
        match work["step"]:
            case "certificate":
                self.signing, self.decryption = random_scalar(self.group), random_scalar(self.group)
                encryption = self.group.g_to(self.decryption)
                return {"certificate": _text(sign_certificate(self.group, self.signing, encryption, place).to_json())}
            case "sharing":
                return {"sharing": self._share_out(place, work["certificates"])}
            case _:
                return {"key": self._receive(place, work["certificates"], json.loads(work["shares"]))}

    def _share_out(self, place: Place, certificates: Sequence[str]) -> str:
        polynomial = draw_polynomial(self.group, place.threshold)
        read = _certificates(self.group, place, certificates)
        secrets_ = [
            self._send(each.encryption, {"secret": str(share(self.group, polynomial, index))})
            for index, (_, each) in enumerate(read, 1)
        ]
        signed = [signed for signed, _ in read]
        value = {
            "polynomial": self._send(read[place.index - 1][1].encryption, {"polynomial": list(map(str, polynomial))}),
            "secrets": secrets_,
            "coefexps": sign_commitments(self.group, self.signing, polynomial).to_json(),
            "signature": confirm(self.group, self.signing, signed, polynomial).to_json(),
        }
        return _text(value)

    def _receive(self, place: Place, certificates: Sequence[str], shares: dict[str, Any]) -> str:
        total = mpz(0)
        for sender, (sealed, signed) in enumerate(zip(shares["secrets"], shares["coefexps"], strict=True), 1):
            received = mpz(self._open(sealed)["secret"])
            _, commitments = read_commitments(signed, self.group, place.threshold)
            check_share(self.group, commitments, place.index, received, sender)
            total += received
        self.secret = total % self.group.q
        own = _certificates(self.group, place, certificates)[place.index - 1][1].encryption
        value = {
            "private_key": self._send(own, {"decryption_key": str(self.secret)}),
            "public_key": make_verification_key(self.group, self.signing, self.secret).to_json(),
        }
        return _text(value)

    def _send(self, recipient: mpz, message: dict[str, Any]) -> str:
        """Signed, then encrypted, as belenios-tool 2.0 does it."""
        inner = _text({"recipient": str(recipient), "message": _text(message)})
        signed = _text(Signed(inner, sign_text(self.group, self.signing, inner, random_scalar)).to_json())
        r, key = random_scalar(self.group), self.group.g_to(random_scalar(self.group))
        alpha, beta = self.group.g_to(r), self.group.power(recipient, r) * key % self.group.p
        data = _cipher(key).encrypt(_nonce(alpha), signed.encode(), None).hex()
        return _text({"alpha": str(alpha), "beta": str(beta), "data": data})

    def _open(self, sealed: str) -> dict[str, Any]:
        value = json.loads(sealed)
        alpha = mpz(value["alpha"])
        key = mpz(value["beta"]) * self.group.inverse(self.group.power(alpha, self.decryption)) % self.group.p
        signed = json.loads(_cipher(key).decrypt(_nonce(alpha), bytes.fromhex(value["data"]), None))
        opened: dict[str, Any] = json.loads(json.loads(signed["message"])["message"])
        return opened

    def decrypt(self, archive: bytes, place: int) -> dict[str, str]:
        """The body of POST …/decryptions, after the check of the whole archive."""
        assert self.secret is not None
        report = audit(archive, is_open=True)
        assert report.tally is not None
        made = decrypt(report.election, report.tally, self.secret)
        bound = bind(report.election, report.tally, self.secret, place, made)
        return {"decryption": made.record.decode(), "binding": _text(bound.to_json())}


def _certificates(group: Group, place: Place, texts: Sequence[str]) -> list[Any]:
    return [
        read_certificate(json.loads(each), group, Place(place.size, place.threshold, index))
        for index, each in enumerate(texts, 1)
    ]


def _cipher(key: mpz) -> AESCCM:
    return AESCCM(sha256(f"key|{key}".encode()).digest(), tag_length=8)


def _nonce(alpha: mpz) -> bytes:
    return sha256(f"iv|{alpha}".encode()).digest()[:13]


# ---- registrar


SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
"""HPKE (RFC 9180), base mode."""


def _about(uuid: str) -> bytes:
    return f"tongxin-slip|{uuid}".encode()


@dataclass
class RegistrarParty:
    """Private credentials in the order of the roll; they go to voters and nowhere else."""

    uuid: str
    group: Group
    credentials: list[str]
    weights: list[int]

    @classmethod
    def make(cls, uuid: str, group_name: str, weights: Sequence[int]) -> "RegistrarParty":
        return cls(uuid, group_of(group_name), [generate_credential() for _ in weights], list(weights))

    @property
    def record(self) -> bytes:
        """The public list."""
        publics = [derive_public(self.group, self.uuid, each) for each in self.credentials]
        is_weighted = any(weight != 1 for weight in self.weights)
        return list_credentials(zip(publics, self.weights, strict=True), is_weighted).record

    def seal(self, voter: int, device_key: str) -> str:
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(device_key))
        slip = f"{self.uuid}.{self.credentials[voter]}".encode()
        return base64.b64encode(SUITE.encrypt(slip, point, info=_about(self.uuid))).decode()


# ---- voters


class Device:
    """A voter's phone: its key, and the credential that it opens."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def public_key(self) -> str:
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.b64encode(point).decode()

    def open(self, uuid: str, sealed: str) -> str:
        slip = SUITE.decrypt(base64.b64decode(sealed), self._key, info=_about(uuid)).decode()
        election, _, credential = slip.partition(".")
        assert election == uuid
        return credential


class Ballot:
    """What a phone sends, and keeps for the receipt."""

    def __init__(self, record: bytes) -> None:
        self.record = record
        self.tracker = encoding.base64_digest(record)
        self.blinding = token_hex(32)

    @property
    def query(self) -> dict[str, str]:
        """Of POST …/ballots."""
        return {"blinded": acceptance.blind(self.tracker, self.blinding)}

    def receipt(self, head: str) -> str:
        return f"{self.tracker}:{self.blinding}:{head}"


def make_ballot(election_record: bytes, credential: str, choices: Iterable[Sequence[int]]) -> Ballot:
    election = read_election(election_record)
    secret = derive_secret(election.group, election.uuid, credential)
    return Ballot(encrypt(election, secret, list(choices)).record)

"""A trustee's key and the proof of having its secret half (section 4)."""

from dataclasses import dataclass
from typing import Any

from gmpy2 import mpz

from voting.ballots import encoding
from voting.ballots.ballot_errors import InvalidKeyProof
from voting.ballots.errors import NotInGroup
from voting.ballots.groups import Group, Random, random_scalar
from voting.ballots.proofs import Proof, is_secret_proved, key_prefix, prove_secret, read_proof


@dataclass(frozen=True)
class TrusteeKey:
    """A public key, and the proof that its owner knows the secret one."""

    public_key: mpz
    proof: Proof
    name: str | None = None
    signature: Proof | None = None
    """Of a member of a threshold group, for tools of version 3: under the public key, by the certificate's key."""

    def to_json(self) -> dict[str, Any]:
        name = {} if self.name is None else {"name": self.name}
        signature = {} if self.signature is None else {"signature": self.signature.to_json()}
        return {"pok": self.proof.to_json(), "public_key": str(self.public_key), **name, **signature}


def make_key(group: Group, secret: mpz, random: Random = random_scalar, name: str | None = None) -> TrusteeKey:
    """The public half of a secret key in [0, q). Draws w."""
    public = group.g_to(secret)
    return TrusteeKey(public, prove_secret(group, key_prefix(group, public), secret, random), name)


def write_secret_key(secret: mpz) -> bytes:
    """A private key as the tool keeps it: a JSON string."""
    return encoding.write(str(secret))


def read_key(value: Any, group: Group) -> TrusteeKey:
    proof, public_key, name, signature = encoding.fields(value, "trustees", "pok", "public_key", "name?", "signature?")
    return TrusteeKey(
        encoding.element(public_key, group, "public key"),
        read_proof(proof, group),
        None if name is None else encoding.text(name, "trustees"),
        None if signature is None else read_proof(signature, group),
    )


def check_key(key: TrusteeKey, group: Group, owner: int) -> None:
    """Raise NotInGroup or InvalidKeyProof."""
    if key.public_key not in group:
        raise NotInGroup(what="public key")
    if not is_secret_proved(group, key_prefix(group, key.public_key), key.public_key, key.proof):
        raise InvalidKeyProof(owner=owner)

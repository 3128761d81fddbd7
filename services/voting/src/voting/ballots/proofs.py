"""Proofs without interaction: of knowing a secret, of a signed text, of one among several statements, of a decryption.

A proof is a challenge and a response; who checks it computes the commitment again and hashes it (sections 4, 6, 7).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from gmpy2 import mpz

from voting.ballots import encoding
from voting.ballots.groups import Group, PowersOf, Random


class Proof(NamedTuple):
    challenge: mpz
    response: mpz

    def to_json(self) -> dict[str, str]:
        return {"challenge": str(self.challenge), "response": str(self.response)}


def read_proof(value: Any, group: Group) -> Proof:
    challenge, response = encoding.fields(value, "proof", "challenge", "response")
    return Proof(encoding.scalar(challenge, group, "challenge"), encoding.scalar(response, group, "response"))


# ---- one secret: pok|, sig|, sigmsg|


def prove_secret(group: Group, prefix: str, secret: mpz, random: Random) -> Proof:
    """Schnorr's proof of the secret x of g^x. Draws w."""
    w = random(group)
    challenge = group.hash(prefix, group.g_to(w))
    return Proof(challenge, (w - secret * challenge) % group.q)


def is_secret_proved(group: Group, prefix: str, public: mpz, proof: Proof) -> bool:
    commitment = group.g_to(proof.response) * group.power(public, proof.challenge) % group.p
    return group.hash(prefix, commitment) == proof.challenge


def key_prefix(group: Group, public_key: mpz) -> str:
    """Section 4: what is hashed first in the proof that a trustee knows the secret key."""
    return f"pok|{group.name}|{public_key}|"


def sign_text(group: Group, key: mpz, text: str, random: Random) -> Proof:
    """Sign a message of the threshold exchange (section 4). Draws w."""
    return prove_secret(group, f"sigmsg|{text}|", key, random)


def is_text_signed(group: Group, public: mpz, text: str, signature: Proof) -> bool:
    return is_secret_proved(group, f"sigmsg|{text}|", public, signature)


# ---- one of several: individual, overall and blank proofs


class Known(NamedTuple):
    """What the prover knows of a branch: alpha = g^secret, beta = y^secret g^offset; the true branch has offset 0."""

    secret: mpz
    offset: int


def prove_one_of(
    group: Group, y_to: PowersOf, prefix: str, branches: Sequence[Known], true: int, random: Random
) -> tuple[Proof, ...]:
    """Prove that one branch encrypts 0, without saying which (section 6).

    Draws, branch by branch: challenge and response of a false one, w of the true one. Commitments of false branches are
    computed from what the prover knows, so that every power has the base g or y.
    """
    q, elements, drawn = group.q, [], []
    for place, (secret, offset) in enumerate(branches):
        if place == true:
            w = random(group)
            drawn.append(Proof(mpz(0), w))
            elements += [group.g_to(w), y_to(w)]
        else:
            proof = Proof(random(group), random(group))
            drawn.append(proof)
            exponent = (proof.response + secret * proof.challenge) % q
            elements.append(group.g_to(exponent))
            elements.append(y_to(exponent) * group.g_to(offset * proof.challenge % q) % group.p)
    challenge = (group.hash(prefix, *elements) - sum(each.challenge for each in drawn)) % q
    drawn[true] = Proof(challenge, (drawn[true].response - branches[true].secret * challenge) % q)
    return tuple(drawn)


class Branch(NamedTuple):
    alpha: mpz
    beta: mpz


def is_one_of_proved(
    group: Group, y_to: PowersOf, prefix: str, branches: Sequence[Branch], proofs: Sequence[Proof]
) -> bool:
    elements = []
    for (alpha, beta), (challenge, response) in zip(branches, proofs, strict=True):
        elements.append(group.g_to(response) * group.power(alpha, challenge) % group.p)
        elements.append(y_to(response) * group.power(beta, challenge) % group.p)
    return group.hash(prefix, *elements) == sum(each.challenge for each in proofs) % group.q


# ---- the same secret to two bases: decryption


def prove_decryption(group: Group, prefix: str, alpha: mpz, secret: mpz, random: Random) -> Proof:
    """Prove that g^secret and alpha^secret have the same exponent (section 7). Draws w."""
    w = random(group)
    challenge = group.hash(prefix, group.g_to(w), group.power(alpha, w))
    return Proof(challenge, (w - secret * challenge) % group.q)


def is_decryption_proved(group: Group, prefix: str, alpha: mpz, public: mpz, factor: mpz, proof: Proof) -> bool:
    a = group.g_to(proof.response) * group.power(public, proof.challenge) % group.p
    b = group.power(alpha, proof.response) * group.power(factor, proof.challenge) % group.p
    return group.hash(prefix, a, b) == proof.challenge

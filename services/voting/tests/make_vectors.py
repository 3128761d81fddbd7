"""Write vectors.json: what the engine computes from fixed random numbers, for the client's tests of the same format.

    python services/voting/tests/make_vectors.py

Every vector names the random numbers it used in the order in which they were drawn; the order is that of the engine's
docstrings ("Draws …"). Elements and scalars are decimal strings.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from gmpy2 import mpz

from voting.ballots import encoding
from voting.ballots.archive import Head, append, begin, write_setup
from voting.ballots.ballots import Ballot
from voting.ballots.credentials import Credentials, derive_secret, generate_credential, list_credentials
from voting.ballots.decryption import PartialDecryption, bind, combine, count, decrypt, write_result
from voting.ballots.encrypting import encrypt
from voting.ballots.groups import BELENIOS_2048, GROUPS, Group
from voting.ballots.keys import make_key, write_secret_key
from voting.ballots.proofs import key_prefix, prove_secret
from voting.ballots.questions import Election, Question
from voting.ballots.tally import EncryptedTally, tally
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

FILE = Path(__file__).parent / "vectors.json"
UUID = "fCnn4iFotb8vFL"
TIMESTAMP = 1795338442
GROUP = BELENIOS_2048


class Drawn:
    """Random numbers that are the same in each run: SHA-256 of a seed and a counter, modulo q."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self.numbers: list[str] = []

    def __call__(self, group: Group) -> mpz:
        digest = sha256(f"{self._seed}|{len(self.numbers)}".encode()).digest()
        number = mpz(int.from_bytes(digest, "big")) % group.q
        self.numbers.append(str(number))
        return number

    def below(self, bound: int) -> int:
        """For characters of a credential."""
        return int(self(GROUP) % bound)


def texts(numbers: Any) -> Any:
    """Numbers as decimal strings, through tuples and lists."""
    return [texts(each) for each in numbers] if isinstance(numbers, (list, tuple)) else str(numbers)


def of_group(group: Group) -> dict[str, Any]:
    drawn = Drawn(f"group {group.name}")
    exponents = [mpz(0), mpz(1), group.q - 1, drawn(group), drawn(group)]
    a, b = group.g_to(exponents[3]), group.g_to(exponents[4])
    return {
        "name": group.name,
        "p": str(group.p),
        "g": str(group.g),
        "q": str(group.q),
        "powers_of_g": [{"exponent": str(each), "power": str(group.g_to(each))} for each in exponents],
        "power": {"base": str(a), "exponent": str(exponents[4]), "power": str(group.power(a, exponents[4]))},
        "product": {"of": texts([a, b]), "product": str(group.product(a, b))},
        "inverse": {"of": str(a), "inverse": str(group.inverse(a))},
        "members": texts([1, group.g, a]),
        "not_members": texts([0, group.p - 1, group.p - a, group.p, group.p + 1]),
        "challenge": {"prefix": "test|", "elements": texts([a, b]), "challenge": str(group.hash("test|", a, b))},
    }


def of_credentials() -> dict[str, Any]:
    drawn = Drawn("credentials")
    given = ["cxJ-rPe-LSg-XVY-djk", *(generate_credential(drawn.below) for _ in range(4))]
    return {
        "uuid": UUID,
        "credentials": [
            {
                "credential": each,
                "secret": str(derive_secret(GROUP, UUID, each)),
                "public": str(GROUP.g_to(derive_secret(GROUP, UUID, each))),
            }
            for each in given
        ],
        "refused": ["cxJ-rPe-LSg-XVY-djm", "cxJrPeLSgXVYdjk", "cxJ-rPe-LSg-XVY-dj", "0xJ-rPe-LSg-XVY-djk", ""],
        "record": listed(given).record.decode(),
    }


def listed(given: list[str]) -> Credentials:
    return list_credentials((GROUP.g_to(derive_secret(GROUP, UUID, each)), 1) for each in given)


def of_key() -> dict[str, Any]:
    drawn = Drawn("trustee")
    secret = drawn(GROUP)
    key = make_key(GROUP, secret, drawn)
    prefix = key_prefix(GROUP, key.public_key)
    return {
        "secret": str(secret),
        "random": drawn.numbers[1:],
        "prefix": prefix,
        "proof": prove_secret(GROUP, prefix, secret, Drawn("other")).to_json(),
        "proof_random": str(Drawn("other")(GROUP)),
        "trustee_public_key": encoding.write(key.to_json()).decode(),
        "private_key_file": write_secret_key(secret).decode(),
    }


def of_threshold(size: int, needed: int) -> tuple[dict[str, Any], Parameters, list[mpz]]:
    """All messages of a group, who made them from what; its parameters and decryption keys."""
    members: list[dict[str, Any]] = []
    signing, certificates, polynomials, committed = [], [], [], []
    for index in range(1, size + 1):
        drawn = Drawn(f"member {index} of {size}")
        sk, dk = drawn(GROUP), drawn(GROUP)
        certificate = sign_certificate(GROUP, sk, GROUP.g_to(dk), Place(size, needed, index), drawn)
        polynomial = draw_polynomial(GROUP, needed, drawn)
        commitments = sign_commitments(GROUP, sk, polynomial, drawn)
        signing.append(sk)
        certificates.append(certificate)
        polynomials.append(polynomial)
        committed.append(commitments)
        members.append({
            "index": index,
            "signing_key": str(sk),
            "encryption_secret": str(dk),
            "encryption_key": str(GROUP.g_to(dk)),
            "certificate_random": drawn.numbers[2],
            "certificate": certificate.to_json(),
            "polynomial": texts(polynomial),
            "commitments_random": drawn.numbers[-1],
            "commitments": commitments.to_json(),
            "shares": [str(share(GROUP, polynomial, each)) for each in range(1, size + 1)],
        })  # fmt: skip
    confirmations, keys, secrets = [], [], []
    for index, member in enumerate(members, 1):
        drawn = Drawn(f"member {index} of {size}, end")
        confirmation = confirm(GROUP, signing[index - 1], certificates, polynomials[index - 1], drawn)
        secret = mpz(sum(share(GROUP, polynomial, index) for polynomial in polynomials)) % GROUP.q
        key = make_verification_key(GROUP, signing[index - 1], secret, drawn)
        confirmations.append(confirmation)
        keys.append(key)
        secrets.append(secret)
        member |= {
            "confirmation_random": drawn.numbers[0],
            "confirmation": confirmation.to_json(),
            "decryption_key": str(secret),
            "verification_key_random": drawn.numbers[1:],
            "verification_key": key.to_json(),
        }
    parameters = gather(needed, GROUP, certificates, committed, confirmations, keys)
    value = {"size": size, "threshold": needed, "members": members}
    return value | {"parameters": encoding.write(parameters.to_json()).decode()}, parameters, secrets


def of_ballot(
    election: Election, name: str, credential: str, choices: list[list[int]]
) -> tuple[dict[str, Any], Ballot]:
    drawn = Drawn(f"ballot {name}")
    ballot = encrypt(election, derive_secret(GROUP, election.uuid, credential), choices, drawn)
    value = {
        "name": name,
        "credential": credential,
        "choices": choices,
        "random": drawn.numbers,
        "ballot": ballot.record.decode(),
        "hash": ballot.hash,
        "tracker": ballot.tracker,
    }
    return value, ballot


def of_decryption(
    election: Election, encrypted: EncryptedTally, secret: mpz, owner: int
) -> tuple[dict[str, Any], PartialDecryption]:
    drawn, drawn_again = Drawn(f"decryption {owner}"), Drawn(f"binding {owner}")
    decryption = decrypt(election, encrypted, secret, drawn)
    binding = bind(election, encrypted, secret, owner, decryption, drawn_again)
    value = {
        "owner": owner,
        "secret": str(secret),
        "random": drawn.numbers,
        "partial_decryption": decryption.record.decode(),
        "owned": decryption.owned(owner).decode(),
        "binding_random": drawn_again.numbers,
        "binding": encoding.write(binding.to_json()).decode(),
    }
    return value, decryption


def of_election() -> tuple[dict[str, Any], bytes]:
    """A whole election: a single trustee and a group of three of whom two decrypt; weights of one; a vote again."""
    drawn = Drawn("election")
    single_secret = drawn(GROUP)
    group_value, parameters, group_secrets = of_threshold(3, 2)
    trustees = Trustees(GROUP, (make_key(GROUP, single_secret, drawn), parameters))
    questions = (
        Question("同意《集体合同（草案）》吗？", ("赞成", "不赞成"), 1, 1, blank=True),
        Question("Up to two", ("a", "b", "c", "d"), 0, 2),
        Question("Exactly one", ("a", "b", "c"), 1, 1),
    )
    election = Election(UUID, GROUP, trustees.public_key, questions, "职代会表决", "", "Administrator", "Registrar")
    given = of_credentials()["credentials"]
    credentials = listed([each["credential"] for each in given])
    setup = write_setup(election.record, trustees.record, credentials.record)
    archive = begin(TIMESTAMP)
    written, head = append(Head(TIMESTAMP), "Setup", election.record, trustees.record, credentials.record, setup)
    archive += written
    casts = [
        ("approve", 0, [[0, 1, 0], [1, 0, 1, 0], [1, 0, 0]]),
        ("blank", 1, [[1, 0, 0], [0, 0, 0, 0], [0, 1, 0]]),
        ("reject", 2, [[0, 0, 1], [0, 1, 0, 0], [0, 0, 1]]),
        ("approve, voted again", 2, [[0, 1, 0], [0, 0, 0, 1], [0, 0, 1]]),
    ]
    ballots, last = [], {}
    for name, voter, choices in casts:
        value, ballot = of_ballot(election, name, given[voter]["credential"], choices)
        ballots.append(value)
        last[voter] = ballot
        written, head = append(head, "Ballot", ballot.record)
        archive += written
    encrypted = tally(election, [(ballot, 1) for ballot in last.values()])
    written, head = append(head, "EndBallots")
    archive += written
    written, head = append(head, "EncryptedTally", encrypted.record, encrypted.sized)
    archive += written
    decryptions, values = {}, []
    for owner, secret in ((1, single_secret), (2, group_secrets[0]), (4, group_secrets[2])):
        value, decryptions[owner] = of_decryption(election, encrypted, secret, owner)
        values.append(value)
        written, head = append(head, "PartialDecryption", decryptions[owner].record, decryptions[owner].owned(owner))
        archive += written
    result = write_result(count(election, encrypted, combine(trustees, decryptions)))
    written, head = append(head, "Result", result)
    archive += written
    return {
        "uuid": UUID,
        "timestamp": TIMESTAMP,
        "threshold": group_value,
        "election_record": election.record.decode(),
        "fingerprint": election.fingerprint,
        "trustees_record": trustees.record.decode(),
        "credentials_record": credentials.record.decode(),
        "setup_record": setup.decode(),
        "ballots": ballots,
        "encrypted_tally": encrypted.record.decode(),
        "sized_tally": encrypted.sized.decode(),
        "decryptions": values,
        "result": result.decode(),
        "head": head.event,
        "archive_sha256": encoding.hex_digest(archive),
    }, archive


def vectors() -> str:
    value = {
        "groups": [of_group(group) for group in GROUPS.values()],
        "credentials": of_credentials(),
        "trustee": of_key(),
        "threshold_of_five": of_threshold(5, 3)[0],
        "election": of_election()[0],
    }
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(vectors())

"""An archive taken apart, to be changed and put together again with a valid chain."""

import copy
import json
from collections.abc import Callable
from typing import Any

from gmpy2 import mpz
from made_elections import Made

from voting.ballots import encoding
from voting.ballots.archive import END, begin, write_record, write_setup
from voting.ballots.encoding import hex_digest, write
from voting.ballots.groups import random_scalar
from voting.ballots.proofs import prove_secret

Change = Callable[[dict[str, Any]], dict[str, Any]]


def record(content: bytes, timestamp: int, kind: str = "data") -> bytes:
    return write_record(f"{hex_digest(content)}.{kind}.json", content, timestamp)


class Forged:
    """`parts` are the events: their type and their data records."""

    def __init__(self, made: Made, parts: list[tuple[str, list[bytes]]]) -> None:
        self.made, self.timestamp = made, made.head.timestamp
        self.parts = copy.deepcopy(parts)
        self.events: dict[int, Change] = {}
        """What is changed in the event of this number before it is written."""

    def place(self, kind: str, which: int = 0) -> int:
        return [number for number, (each, _) in enumerate(self.parts) if each == kind][which]

    def data(self, kind: str, which: int = 0) -> list[bytes]:
        return self.parts[self.place(kind, which)][1]

    def build(self) -> bytes:
        archive, parent = begin(self.timestamp), None
        for number, (kind, data) in enumerate(self.parts):
            archive += b"".join(record(each, self.timestamp) for each in data)
            value = {"parent": parent, "height": number, "type": kind}
            value |= {} if kind == END else {"payload": hex_digest(data[-1]) if data else "0" * 64}
            if parent is None:
                del value["parent"]
            event = write(self.events.get(number, dict)(value))
            archive += record(event, self.timestamp, "event")
            parent = hex_digest(event)
        return archive

    def set_up(self, which: int, content: bytes) -> bytes:
        """With another record of election (0), trustees (1) or credentials (2), named by the set-up."""
        data = self.data("Setup")
        data[which] = content
        data[3] = write_setup(*data[:3])
        return self.build()

    def change_election(self, change: Callable[[dict[str, Any]], object]) -> bytes:
        value = json.loads(self.data("Setup")[0])
        change(value)
        return self.set_up(0, write(value))

    def change_trustees(self, change: Callable[[list[Any]], object]) -> bytes:
        value = json.loads(self.data("Setup")[1])
        change(value)
        return self.set_up(1, write(value))

    def change_credentials(self, change: Callable[[list[str]], object]) -> bytes:
        value = json.loads(self.data("Setup")[2])
        change(value)
        return self.set_up(2, write(value))

    def set_ballot(self, content: bytes, which: int = 0) -> bytes:
        self.data("Ballot", which)[0] = content
        return self.build()

    def change_ballot(self, change: Callable[[dict[str, Any]], object], signer: mpz | None = None) -> bytes:
        """Change the first ballot; its voter or another signer signs it again, or nobody does."""
        value = json.loads(self.data("Ballot")[0])
        change(value)
        if signer is not None:
            self.sign(value, signer)
        return self.set_ballot(write(value))

    def sign(self, value: dict[str, Any], signer: mpz) -> None:
        unsigned = {name: each for name, each in value.items() if name != "signature"}
        digest = encoding.base64_digest(write(unsigned))
        proof = prove_secret(self.made.election.group, f"sig|{digest}|", signer, random_scalar)
        value["signature"] = {"hash": digest, "proof": proof.to_json()}

    def change_decryption(self, change: Callable[[dict[str, Any]], object]) -> bytes:
        """Change the first partial decryption; its wrapper names the changed one."""
        data = self.data("PartialDecryption")
        value, wrapper = json.loads(data[0]), json.loads(data[1])
        change(value)
        data[0] = write(value)
        data[1] = write(wrapper | {"payload": hex_digest(data[0])})
        return self.build()
